package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.deltastn.spark.jobs.console.TerminalBarTest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program by spark-submit: exit codes, both streams, and what it writes byte by byte. */
class SubmittedJobTest {

  @TempDir private static Path folder;
  private static Path base;

  @BeforeAll
  static void write() throws IOException {
    base = Files.write(folder.resolve("base.csv"), BaseTable.lines());
  }

  private static Submission submission() {
    return new Submission(folder);
  }

  private static Path path(String name) {
    return folder.resolve(name);
  }

  private static void refused(Submission.Result result, String... parts) {
    assertThat(result.code()).as(result.toString()).isEqualTo(2);
    assertThat(result.ownErrors()).hasSize(1);
    assertThat(result.lastError()).contains(parts);
  }

  private static void done(Submission.Result result) {
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.ownErrors()).isEmpty();
  }

  /** Spark logs the trace of a failed task twice, unless its level is set above errors. */
  @Test
  void aFailureIsOneSentenceAndSparkSaysNothing() throws Exception {
    List<String> lines = BaseTable.lines();
    lines.set(30, "1e300,0,1,0");
    Path bad = Files.write(path("bad.csv"), lines);
    Submission.Result result = submission().run(BaseTable.train(bad, path("none")));
    refused(result, "found 1.0E300", "row 29");
    assertThat(path("none")).doesNotExist();
  }

  @Test
  @Tag("slow")
  void saysInADozenLinesWhatItDoes() throws Exception {
    List<String> named = BaseTable.lines();
    named.replaceAll(line -> line.startsWith("a,") ? line + ",name" : line + ",x");
    Path input = Files.write(path("named.csv"), named);
    Submission.Result result =
        submission().environment("LC_ALL", "C").run(BaseTable.train(input, path("printed")));
    done(result);
    String engine = "Engine: (nd4j, the default|native, the fastest here.*|cuda, the fastest.*)";
    List<String> lines = result.out().lines().toList();
    List<String> first = lines.subList(0, lines.indexOf("Hyperparameters:"));
    assertThat(first)
        .contains(
            "Data: " + input + " (csv)",
            "Features: a, b, c",
            "labelCol: label",
            "Skipped: name (string)",
            "Workers: 1",
            "Network: 3 inputs, 2 outputs, layers layer0, layer1, 50 weights",
            "Model saved to " + path("printed") + ", its configuration to " + path("printed.conf"))
        .anyMatch(line -> line.matches(engine))
        .anyMatch(line -> line.matches("Rows: 5\\d for training, \\d for validation"))
        .hasSizeLessThanOrEqualTo(13);
    assertThat(StandardCharsets.US_ASCII.newEncoder().canEncode(result.out())).isTrue();

    result =
        submission().run(BaseTable.score(input.toString(), "csv", path("printed"), path("by")));
    done(result);
    assertThat(result.out().lines())
        .contains(
            "Data: " + input + " (csv)",
            "Read: a, b, c",
            "labelCol: label",
            "Kept, not read: name",
            "Network: 3 inputs, 2 outputs, layers layer0, layer1, 50 weights",
            "Tasks: up to 2 at a time",
            "Scored rows written to " + path("by"),
            "rows 60")
        .anyMatch(line -> line.matches("Engine: (nd4j|native), as in training"))
        .hasSizeLessThanOrEqualTo(13);

    String[] tune =
        BaseTable.with(BaseTable.train(input, path("tuned")), "--search-set", "maxTrials=2");
    tune[0] = "tune";
    result = submission().run(tune);
    done(result);
    lines = result.out().lines().toList();
    String saved =
        "Model saved to " + path("tuned") + ", its configuration to " + path("tuned.conf");
    assertThat(lines.subList(0, lines.indexOf(saved)))
        .contains(
            "Data: " + input + " (csv)",
            "Features: a, b, c",
            "labelCol: label",
            "Skipped: name (string)",
            "Workers: 1 for each trial, up to 2 trials at a time",
            "Network: 3 inputs, 2 outputs, layers layer0, layer1, 50 weights")
        .anyMatch(line -> line.matches(engine))
        .anyMatch(line -> line.matches("Rows: 5\\d for training, \\d for validation"))
        .hasSizeLessThanOrEqualTo(12);
  }

  /** Its natives are unpacked at the first use, and loading it takes a tenth of a small run. */
  @Test
  @Tag("slow")
  void nd4jStaysUnloadedWhereAnotherEngineComputesADenseNetwork() throws Exception {
    Path classes = path("classes.txt");
    Submission.Result result =
        submission()
            .java("-Xlog:class+load:file=" + classes)
            .run(BaseTable.train(base, path("plain")));
    done(result);
    Assumptions.assumeTrue(result.out().contains("Engine: native"), "ND4J computes here");
    assertThat(Files.readAllLines(classes))
        .anyMatch(line -> line.contains("org.deltastn.kernels.NativeBackend "))
        .noneMatch(line -> line.contains("org.nd4j.linalg.factory.Nd4j "));
  }

  @ParameterizedTest
  @Tag("slow")
  @ValueSource(strings = {"", "tr-TR", "ar-EG-u-nu-arab", "Kryo", "ANSI"})
  void scoresAreTheSameEverywhere(String where) throws Exception {
    Submission submission = submission();
    if (where.contains("-")) {
      String[] parts = where.split("-");
      submission.java("-Duser.language=" + parts[0], "-Duser.country=" + parts[1]);
      if (parts.length > 2) {
        submission.java("-Duser.extensions=u-nu-arab");
      }
    } else if (where.equals("Kryo")) {
      submission.spark(
          "--conf", "spark.serializer=org.apache.spark.serializer.KryoSerializer",
          "--conf", "spark.kryo.registrator=org.deltastn.spark.KryoRegistration");
    } else if (where.equals("ANSI")) {
      submission.spark("--conf", "spark.sql.ansi.enabled=true");
    }
    Path model = path("model" + where);
    done(submission.run(BaseTable.train(base, model)));
    Path scores = path("scores" + where);
    done(submission.run(BaseTable.score(base.toString(), "csv", model, scores)));
    String written = BaseTable.written(scores);
    List<String> lines = BaseTable.lines();
    assertThat(written).startsWith("a,b,c,label,prediction,probability_0,probability_1\n");
    assertThat(written.lines().map(line -> line.split(",(?=[^,]*,[^,]*,[^,]*$)")[0]).toList())
        .isEqualTo(lines);
    Path first = path("first.csv");
    if (!Files.exists(first)) {
      Files.writeString(first, written);
    }
    assertThat(written).isEqualTo(Files.readString(first));
  }

  @Test
  @Tag("slow")
  void verboseShowsTheTraceAndUsersLoggingIsKept() throws Exception {
    Submission.Result verbose =
        submission().run(BaseTable.train(path("gone.csv"), path("none"), "--verbose"));
    assertThat(verbose.code()).isEqualTo(2);
    // Spark may look for files in threads of its own, whose trace ends before the program's.
    assertThat(verbose.errors()).anyMatch(line -> line.startsWith("\tat org.apache.spark.sql"));
    assertThat(verbose.lastError()).contains("gone.csv");

    String own =
        """
        rootLogger.level = info
        rootLogger.appenderRef.a.ref = a
        appender.a.type = Console
        appender.a.name = a
        appender.a.target = SYSTEM_ERR
        appender.a.layout.type = PatternLayout
        appender.a.layout.pattern = MINE %m%n
        """;
    Path log = Files.writeString(path("my.properties"), own);
    Submission.Result mine =
        submission()
            .java("-Dlog4j2.configurationFile=" + log)
            .run(BaseTable.train(path("gone.csv"), path("none")));
    assertThat(mine.errors()).anyMatch(line -> line.startsWith("MINE Running Spark version"));
    Submission.Result level =
        submission()
            .spark("--conf", "spark.log.level=INFO")
            .run(BaseTable.train(path("gone.csv"), path("none")));
    assertThat(level.errors()).anyMatch(line -> line.contains("INFO SparkContext: "));
  }

  @Test
  @Tag("slow")
  void wrongOptionsPlacesAndDataEndWithTwo() throws Exception {
    Submission.Result option = submission().run("train", "--inptu", "x");
    assertThat(option.code()).isEqualTo(2);
    assertThat(option.errors()).anyMatch(line -> line.contains("--inptu"));
    refused(submission().run(BaseTable.train(base, Path.of("/proc/model"))), "--model", "/proc");
    List<String> prices = BaseTable.lines();
    prices.replaceAll(line -> line.replaceAll(",([01])$", ",7$1000000"));
    Path dear = Files.write(path("prices.csv"), prices);
    refused(
        submission()
            .run(
                BaseTable.with(
                    BaseTable.train(dear, path("none"), "--stage", "regressor"),
                    "--set",
                    "layers=[3, 8, 1]",
                    "--set",
                    "standardization=false",
                    "--set",
                    "optimizer=sgd",
                    "--set",
                    "stepSize=1")),
        "diverged");
    assertThat(path("none")).doesNotExist();
  }

  /** Lines of epochs stay whole above the bar on a terminal that the program is given. */
  @Test
  @Tag("slow")
  void theProgressBarStaysBelowTheLines() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1)");
    Submission submission = submission();
    String command =
        submission.command(BaseTable.train(base, path("terminal"), "--set", "maxIter=3")).stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    Submission.Result result =
        submission.run(List.of("/usr/bin/script", "-qec", command, "/dev/null"));
    assertThat(result.code()).as(result.toString()).isZero();
    assertThat(result.out()).contains("\r");
    List<String> screen = TerminalBarTest.screen(result.out());
    List<String> epochs = screen.stream().filter(line -> line.contains("epoch  ")).toList();
    assertThat(epochs).hasSize(3).allMatch(line -> line.startsWith("DELTA_STN    epoch"));
    assertThat(screen.get(screen.indexOf(epochs.get(2)) + 1)).startsWith("DELTA_STN").contains("%");
    assertThat(screen).anyMatch(line -> line.startsWith("Model saved to"));
  }
}
