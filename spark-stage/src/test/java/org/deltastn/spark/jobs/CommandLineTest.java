package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deltastn.spark.LocalSpark;
import org.deltastn.tensor.engine.BackendChoice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the program as a user does: exit code, what is on the error stream, and files byte by byte.
 */
class CommandLineTest {

  private static final int ROWS = 60;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private String model;
  private final StringWriter errors = new StringWriter();

  @BeforeEach
  void open() throws IOException {
    LocalSpark.session();
    Random random = new Random(1);
    List<String> lines = new ArrayList<>(List.of("a,b,c,label"));
    for (int i = 0; i < ROWS; i++) {
      int label = random.nextInt(2);
      lines.add(random.nextGaussian() + 3 * label + "," + random.nextGaussian() + ",1," + label);
    }
    Files.write(folder.resolve("base.csv"), lines);
    model = path("model");
  }

  /** Makes the model one that the first of the tests that call this has trained. */
  private void useTrainedModel() {
    model = shared.resolve("model").toString();
    if (!Files.exists(Path.of(model))) {
      assertThat(train(model)).as(errors.toString()).isZero();
    }
  }

  private int run(String... args) {
    errors.getBuffer().setLength(0);
    return JobSession.command(new DeltaStnProgram()).setErr(new PrintWriter(errors)).execute(args);
  }

  private int train(String model, String... more) {
    List<String> args =
        new ArrayList<>(List.of("train", "--input", path("base.csv"), "--format", "csv"));
    args.addAll(List.of("--model", model, "--set", "layers=[3, 8, 2]", "--set", "batchSize=16"));
    args.addAll(List.of("--set", "maxIter=1"));
    args.addAll(Arrays.asList(more));
    return run(args.toArray(String[]::new));
  }

  private int score(String output, String... more) {
    List<String> args =
        new ArrayList<>(List.of("score", "--input", path("base.csv"), "--format", "csv"));
    args.addAll(List.of("--model", model, "--output", output));
    args.addAll(Arrays.asList(more));
    return run(args.toArray(String[]::new));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Exit code 2 and one line on the error stream. */
  private void refused(int code, String... parts) {
    assertThat(code).as(errors.toString()).isEqualTo(2);
    assertThat(errors.toString().lines().toList()).hasSize(1);
    assertThat(errors.toString()).contains(parts);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aConfigurationOfTheUsersIsNeverReplaced() throws IOException {
    String own = "# my settings\njob { model = \"" + path("run") + "\" }\n";
    Files.writeString(folder.resolve("run.conf"), own);

    refused(train(path("run"), "--config", path("run.conf")), "run.conf");
    refused(train(path("run"), "--config", path("run.conf"), "--overwrite"), "run.conf");

    assertThat(folder.resolve("run.conf")).hasContent(own);
    assertThat(names()).containsExactly("base.csv", "run.conf");
  }

  @Test
  void modelsAreReplacedWholeAndOnlyWhereTheyAreOurs() throws IOException {
    assertThat(train(path("deep/model/"))).as(errors.toString()).isZero();
    assertThat(folder.resolve("deep")).isDirectoryContaining("glob:**/model.conf");
    assertThat(folder.resolve("deep/model/.conf")).doesNotExist();
    refused(train(path("deep/model")), "--overwrite");
    assertThat(train(path("deep/model"), "--overwrite", "--set", "maxIter=2")).isZero();
    assertThat(Files.readString(folder.resolve("deep/model.conf"))).contains("maxIter=2");

    Files.writeString(folder.resolve("deep/model/thesis.txt"), "mine");
    refused(train(path("deep/model"), "--overwrite"), "thesis.txt");
    Files.delete(folder.resolve("deep/model/thesis.txt"));
    Files.writeString(folder.resolve("deep/model/stages/notes.md"), "mine");
    refused(train(path("deep/model"), "--overwrite"), "notes.md");
    Files.delete(folder.resolve("deep/model/stages/notes.md"));
    String edited = Files.readString(folder.resolve("deep/model.conf")) + "# my remark\n";
    Files.writeString(folder.resolve("deep/model.conf"), edited);
    refused(train(path("deep/model"), "--overwrite"), "model.conf", "edited");
    assertThat(folder.resolve("deep/model.conf")).hasContent(edited);

    Files.createDirectories(folder.resolve("papers"));
    Files.writeString(folder.resolve("papers/thesis.txt"), "mine");
    refused(train(path("papers"), "--overwrite"), "papers");
    refused(train(path("base.csv"), "--overwrite"), "base.csv");
    assertThat(folder.resolve("papers/thesis.txt")).hasContent("mine");
    assertThat(names()).containsExactly("base.csv", "deep", "papers");
  }

  @Test
  void scoresAndReportsAreReplacedOnlyWhereTheyAreOurs() throws IOException {
    assertThat(train(path("model"), "--report", path("r.html"))).as(errors.toString()).isZero();
    assertThat(score(path("scores"))).as(errors.toString()).isZero();
    refused(score(path("scores")), "--overwrite");
    assertThat(score(path("scores"), "--overwrite")).as(errors.toString()).isZero();
    Files.writeString(folder.resolve("scores/part-of-my-thesis.txt"), "mine");
    refused(score(path("scores"), "--overwrite"), "part-of-my-thesis.txt");
    refused(score(path("model"), "--overwrite"), "model");
    LocalSpark.session().range(3).write().parquet(path("table"));
    refused(score(path("table"), "--overwrite"), "table");

    Files.writeString(folder.resolve("page.html"), "<html>mine</html>");
    refused(run("report", "--model", path("model"), "--output", path("page.html")), "page.html");
    assertThat(run("report", "--model", path("model"), "--output", path("r.html"))).isZero();
    Files.createDirectories(folder.resolve("csv"));
    Files.writeString(folder.resolve("csv/history.csv"), "of Rome");
    refused(
        run("report", "--model", path("model"), "--output", path("r.html"), "--csv", path("csv")),
        "history.csv");
    assertThat(folder.resolve("csv/history.csv")).hasContent("of Rome");
  }

  /** The data are missing too, but they are looked for later. */
  @Test
  void placesThatCannotBeWrittenAreFoundFirst() {
    String[] data = {"train", "--input", path("none.csv"), "--format", "csv"};
    String within = path("base.csv/m");
    refused(run(with(data, "--model", within)), "--model", "base.csv");
    refused(run(with(data, "--model", path("m"), "--report", within)), "--report", "base.csv");
    refused(run(with(data, "--model", "nosuch://host/m")), "--model", "nosuch");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "layers=[3, 8.5, 2]",
        "layers=[3, 8, 2",
        "layers=3",
        "batchSize=16.9",
        "batchSize=99999999999",
        "batchSize=many",
        "seed=1.5",
        "stepSize=fast",
        "keepBest=maybe",
        "layers=[3, 8, 1]",
        "networkJson={}",
        "hyperparameters=[{kind = none}]"
      })
  void valuesThatAreNoneOfTheParamsAreRefusedByName(String setting) {
    refused(
        train(path("model"), "--set", setting),
        setting.equals("layers=[3, 8, 1]") ? "1" : setting.substring(0, setting.indexOf('=')));
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void missingAndDamagedDataEndWithTwoAndOneSentence() throws IOException {
    String[] train = {"train", "--model", path("m"), "--set", "layers=[4, 2]"};
    refused(run(with(train, "--input", path("none"), "--format", "csv")), "none");
    refused(run(with(train, "--input", path("none"), "--format", "idx")), "none");
    refused(run("train", "--config", path("no.conf")), "no.conf");
    refused(score(path("scores")), "model");
    byte[] images = ByteBuffer.allocate(20).putInt(2051).putInt(60).putInt(2).putInt(2).array();
    Files.write(folder.resolve("images"), images);
    refused(run(with(train, "--input", path("images"), "--format", "idx")), "images");
    Files.writeString(folder.resolve("text.csv"), "a,label\none,0\ntwo,1\n");
    refused(run(with(train, "--input", path("text.csv"), "--format", "csv")), "expected 4");
  }

  @Test
  void anEngineThatTheMachineLacksIsASetting() {
    Assumptions.assumeFalse(
        BackendChoice.resolve("auto").equals("cuda"),
        "this machine has the GPU that the test lacks");
    refused(train(path("model"), "--set", "backend=cuda"), "cuda");
  }

  @Test
  void theTraceComesOnlyWithVerbose() {
    int code = train(path("base.csv/m"), "--verbose");
    assertThat(code).isEqualTo(2);
    List<String> lines = errors.toString().lines().toList();
    assertThat(lines.size()).isGreaterThan(5);
    assertThat(errors.toString()).contains("\tat org.deltastn.spark.jobs");
    assertThat(lines.get(lines.size() - 1)).startsWith("--model: cannot write");
  }

  /** Codes, numbers and texts that look like something else, and what RFC 4180 puts in quotes. */
  @Test
  void scoreGivesCellsBackAsTheyWere() throws IOException {
    useTrainedModel();
    List<String> cells =
        List.of(
            "1,0.0001,1,0,01234,+49301234,  padded ,\"5\"\" pipe, 12\",2024-01-02,1.50,ABC",
            "2,1e3,1,1,00001,+1,x,\"two\nlines\",2024-01-03,2.0,ABD",
            "3,4,1,1,0,+2,y,\"a\\b\",2024-01-03,2,");
    Files.writeString(
        folder.resolve("base.csv"),
        "a,b,c,label,zip,phone,pad,quoted,day,price,city.code\n" + String.join("\n", cells) + "\n");
    assertThat(score(path("scores"), "--output-format", "csv")).as(errors.toString()).isZero();

    String written = scores();
    String header = "a,b,c,label,zip,phone,pad,quoted,day,price,city.code,prediction,probability_0";
    assertThat(written).startsWith(header);
    for (String row : cells) {
      assertThat(written).contains(row.replace("\"a\\b\"", "a\\b") + ",");
    }
  }

  @Test
  void labelsThatCannotBeMeasuredDoNotHinderScoring() throws IOException {
    useTrainedModel();
    for (String label : List.of("0", "", "7", "cat")) {
      Files.writeString(
          folder.resolve("base.csv"), "a,b,c,label\n1,2,3," + label + "\n1,2,3," + label + "\n");
      assertThat(score(path("scores"), "--output-format", "csv", "--overwrite"))
          .as(label + errors)
          .isZero();
      assertThat(scores().lines()).hasSize(3).anyMatch(line -> line.startsWith("1,2,3," + label));
    }
  }

  @Test
  void whatCsvCannotHoldIsRefusedBeforeItIsWritten() throws IOException {
    useTrainedModel();
    LocalSpark.session()
        .sql("select 1d a, 2d b, 3d c, 0d label, array(1, 2) tags, cast('x' as binary) raw")
        .write()
        .parquet(path("base"));
    Files.delete(folder.resolve("base.csv"));
    String[] score = {"score", "--input", path("base"), "--format", "parquet"};
    String[] to = {"--model", model, "--output", path("scores")};
    refused(run(with(with(score, to), "--output-format", "csv")), "tags", "parquet");
    assertThat(folder.resolve("scores")).doesNotExist();
    assertThat(run(with(score, to))).as(errors.toString()).isZero();
    assertThat(LocalSpark.session().read().parquet(path("scores")).columns())
        .contains("tags", "raw", "prediction");
  }

  private String scores() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("scores"))) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(name -> name.toString().endsWith(".csv")).sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  @Test
  void networksAreExportedAndOnlyExportsReplaced() throws IOException {
    useTrainedModel();
    for (String format : List.of("onnx", "deeplearning4j")) {
      String file = path("network." + format);
      List<String> args = List.of("export", "--model", model, "--format", format);
      assertThat(export(args, file)).as(errors.toString()).isZero();
      byte[] first = Files.readAllBytes(Path.of(file));
      assertThat(first.length).isGreaterThan(100);
      refused(export(args, file), "--output", "--overwrite");
      assertThat(export(args, file, "--overwrite")).as(errors.toString()).isZero();
      Files.writeString(Path.of(file), "a network of another program");
      refused(export(args, file, "--overwrite"), "--output", file);
      assertThat(Path.of(file)).hasContent("a network of another program");
    }
    refused(run("export", "--model", path("none"), "--output", path("x.onnx")), "--model", "none");
    assertThat(run("export", "--model", model, "--output", path("y"), "--format", "pmml"))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--format", "pmml", "ONNX");
    assertThat(names()).doesNotContain("x.onnx", "y");
  }

  private int export(List<String> args, String output, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of("--output", output));
    all.addAll(Arrays.asList(more));
    return run(all.toArray(String[]::new));
  }
}
