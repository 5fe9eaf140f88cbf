package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in the forms in which they come: the same table gives the same scores, byte by byte. */
class ScoredFilesTest {

  private static final String PARTITION_BYTES = "spark.sql.files.maxPartitionBytes";
  private static final String HEADER = "a,b,c,label,prediction,probability_0,probability_1";

  @TempDir private static Path folder;
  private static String expected;
  private static String table;
  private static int outputs;

  @BeforeAll
  static void train() throws IOException {
    Path base = Files.write(folder.resolve("base.csv"), BaseTable.lines());
    table = Files.readString(base);
    run(BaseTable.train(base, folder.resolve("model")));
    expected = score(base.toString(), "csv");
    assertThat(expected).startsWith(HEADER + "\n").doesNotContain("\r");
    assertThat(expected.lines()).hasSize(61);
  }

  private static SparkSession session() {
    return LocalSpark.session();
  }

  private static void run(String... args) {
    session();
    StringWriter errors = new StringWriter();
    int code =
        JobSession.command(new DeltaStnProgram()).setErr(new PrintWriter(errors)).execute(args);
    assertThat(code).as(errors.toString()).isZero();
    assertThat(errors.toString()).isEmpty();
  }

  private static String score(String input, String format, String... more) throws IOException {
    Path output = folder.resolve("scores" + outputs++);
    run(BaseTable.score(input, format, folder.resolve("model"), output, more));
    return BaseTable.written(output);
  }

  private static String csv(byte[] bytes, String name, String... more) throws IOException {
    return score(Files.write(folder.resolve(name), bytes).toString(), "csv", more);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void byteOrderMarksAndLineEnds() throws IOException {
    assertThat(csv(utf8("\ufeff" + table.replace("\n", "\r\n")), "windows.csv"))
        .isEqualTo(expected);
  }

  @Test
  @Tag("slow")
  void encodings() throws IOException {
    for (String name : List.of("UTF-16", "UTF-16LE", "ISO-8859-1")) {
      byte[] bytes = table.getBytes(Charset.forName(name));
      assertThat(csv(bytes, name + ".csv", "--option", "encoding=" + name))
          .as(name)
          .isEqualTo(expected);
    }
  }

  @Test
  @Tag("slow")
  void compressedAndSeveralFiles() throws IOException {
    Path gz = folder.resolve("base.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(utf8(table));
    }
    assertThat(score(gz.toString(), "csv")).isEqualTo(expected);
    List<String> lines = table.lines().toList();
    Path parts = Files.createDirectories(folder.resolve("parts"));
    Files.write(parts.resolve("x1.csv"), lines.subList(0, 31));
    Files.writeString(
        parts.resolve("x2.csv"), lines.get(0) + "\n" + String.join("\n", lines.subList(31, 61)));
    String[] rows = expected.substring(HEADER.length() + 1).split("\n");
    for (String input : List.of(parts.toString(), parts + "/x*.csv", parts + "/x[12].csv")) {
      assertThat(score(input, "csv").lines().filter(line -> !line.equals(HEADER)))
          .as(input)
          .containsExactlyInAnyOrder(rows);
    }
  }

  private static Dataset<Row> frame() {
    return session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder.resolve("base.csv").toString());
  }

  private static List<String> predictions(String scores, List<String> columns) {
    List<String> header = List.of(scores.lines().findFirst().orElseThrow().split(","));
    return scores
        .lines()
        .filter(line -> !line.startsWith("a,") && !line.startsWith("b,"))
        .map(line -> line.split(",", -1))
        .map(
            cells ->
                columns.stream()
                    .map(name -> cells[header.indexOf(name)])
                    .collect(Collectors.joining(",")))
        .sorted()
        .toList();
  }

  @Test
  @Tag("slow")
  void partitionedParquetAndEmptyPartitions() throws IOException {
    List<String> columns = List.of("a", "b", "prediction", "probability_0", "probability_1");
    List<String> wanted = predictions(expected, columns);
    String partitioned = folder.resolve("partitioned").toString();
    frame().write().partitionBy("label").parquet(partitioned);
    assertThat(predictions(score(partitioned, "parquet"), columns)).isEqualTo(wanted);
    String sparse = folder.resolve("sparse").toString();
    frame().repartition(90).write().option("maxRecordsPerFile", 1).parquet(sparse);
    session().conf().set(PARTITION_BYTES, "1k");
    try {
      assertThat(predictions(score(sparse, "parquet"), columns)).isEqualTo(wanted);
    } finally {
      session().conf().unset(PARTITION_BYTES);
    }
  }

  @Test
  @Tag("slow")
  void decimalsDatesAndNamesOfAllKinds() throws IOException {
    String path = folder.resolve("typed").toString();
    frame()
        .selectExpr(
            "cast(a as decimal(20, 6)) as `größe.cm`",
            "cast(b * 100 as bigint) as `名前`",
            "cast(c as tinyint) as `c d`",
            "date '2024-02-29' as day",
            "timestamp '2024-02-29 12:00:00' as `at`",
            "label",
            "'x' as text")
        .write()
        .parquet(path);
    Path model = folder.resolve("typed-model");
    run(
        "train",
        "--input",
        path,
        "--format",
        "parquet",
        "--model",
        model.toString(),
        "--set",
        "layers=[3, 8, 2]",
        "--set",
        "batchSize=16",
        "--set",
        "maxIter=1");
    Path output = folder.resolve("typed-scores");
    run(BaseTable.score(path, "parquet", model, output));
    String written = BaseTable.written(output);
    assertThat(written)
        .startsWith("größe.cm,名前,c d,day,at,label,text,prediction,probability_0,probability_1\n");
    assertThat(written.lines().skip(1)).hasSize(60).allMatch(line -> line.contains(",2024-02-29,"));
  }

  @Test
  @Tag("slow")
  void threeThousandColumns() throws IOException {
    int columns = 3000;
    String header =
        IntStream.range(0, columns).mapToObj(i -> "x" + i).collect(Collectors.joining(","));
    StringBuilder text = new StringBuilder(header + ",label\n");
    for (int row = 0; row < 40; row++) {
      int r = row;
      text.append(
              IntStream.range(0, columns)
                  .mapToObj(i -> String.valueOf((i * 7 + r * 13) % 11))
                  .collect(Collectors.joining(",")))
          .append(",")
          .append(row % 2)
          .append("\n");
    }
    Path wide = Files.writeString(folder.resolve("wide.csv"), text);
    Path model = folder.resolve("wide-model");
    run(BaseTable.train(wide, model, "--set", "layers=[3000, 4, 2]"));
    Path output = folder.resolve("wide-scores");
    run(BaseTable.score(wide.toString(), "csv", model, output));
    List<String> lines = BaseTable.written(output).lines().toList();
    List<String> given = text.toString().lines().toList();
    assertThat(lines).hasSize(41);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).startsWith(given.get(i) + ",");
    }
  }

  @Test
  @Tag("slow")
  void twoMillionSparseDimensions() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < 20; row++) {
      text.append(row % 2)
          .append(" ")
          .append(row + 1)
          .append(":1 2000000:")
          .append(row)
          .append("\n");
    }
    Path sparse = Files.writeString(folder.resolve("sparse.libsvm"), text);
    Path model = folder.resolve("sparse-model");
    run(
        "train",
        "--input",
        sparse.toString(),
        "--format",
        "libsvm",
        "--model",
        model.toString(),
        "--set",
        "layers=[2000000, 2]",
        "--set",
        "batchSize=4",
        "--set",
        "maxIter=1",
        "--set",
        "standardization=false");
    Path output = folder.resolve("sparse-scores");
    run(BaseTable.score(sparse.toString(), "libsvm", model, output));
    String written = BaseTable.written(output);
    assertThat(written).startsWith("label,prediction,probability_0,probability_1\n");
    assertThat(written.lines()).hasSize(21);
  }
}
