package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.experiments.ExperimentsJobTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PaperCommandTest {

  @TempDir private Path folder;

  private final StringWriter errors = new StringWriter();

  private int execute(String... arguments) {
    return JobSession.command(CommandLine.Model.CommandSpec.forAnnotatedObject(new PaperCommand()))
        .setErr(new PrintWriter(errors))
        .execute(arguments);
  }

  private String printed(String... arguments) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      assertThat(execute(arguments)).as(errors.toString()).isZero();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String[] with(Path data, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--short", "--rows", "600", "--epochs", "2", "--warmup-epochs", "1"));
    all.addAll(List.of("--hidden", "12,12", "--batch-size", "50", "--trials", "2"));
    all.addAll(List.of("--output", folder.toString(), "--data", data.toString()));
    return all.toArray(String[]::new);
  }

  @Test
  void wrongArgumentsEndWithTwoAndAMessage() {
    assertThat(execute("table9")).isEqualTo(2);
    assertThat(errors.toString()).contains("table9", "table1", "figure16");
    assertThat(execute("table4", "--networks", "VGG16")).isEqualTo(2);
    assertThat(errors.toString()).contains("table4 has no runs", "VGG16", "MNIST");
    assertThat(execute()).isEqualTo(2);
  }

  @Test
  void aPlanTrainsNothing() {
    LocalSpark.session();

    String plan = printed("figure15", "--networks", "ALEXNET", "--plan", "--output", folder + "");

    assertThat(plan.lines()).hasSize(10).allMatch(line -> line.startsWith("to do "));
    assertThat(plan).contains("AlexNet", "STN", "scale-0.30", "seed 1");
    assertThat(folder.resolve("paper.html")).doesNotExist();
  }

  @Test
  void runsAreDoneOnceAndShownBesideThePaper() throws Exception {
    Path data = ExperimentsJobTest.data();
    LocalSpark.session();
    String[] table = with(data, "table4", "--contenders", "FIXED,DELTA_STN");

    String first = printed(table);

    assertThat(first).contains("epoch", "Table 4", "0.053 (0.054)", "1 of 1");
    assertThat(Files.readString(folder.resolve("paper.html"))).contains("0.059 (0.060)");
    List<Row> results = results();
    assertThat(results).hasSize(3);

    String again = printed(table);
    String plan = printed(with(data, "figure14", "--plan"));

    assertThat(again).doesNotContain("MNIST, fixed").contains("Table 4");
    assertThat(results()).containsExactlyElementsOf(results);
    // One of the four runs by ∆-STN was done for the table.
    assertThat(plan.lines().filter(line -> line.startsWith("done"))).hasSize(1);
    assertThat(plan.lines().filter(line -> line.startsWith("to do"))).hasSize(7);
  }

  @Test
  void searchesAreRunsAndFiguresAreDrawn() throws Exception {
    Path data = ExperimentsJobTest.data();
    LocalSpark.session();

    String out =
        printed(
            with(
                data,
                "table1",
                "--networks",
                "MNIST",
                "--contenders",
                "RANDOM_SEARCH,BAYESIAN_SEARCH"));
    String figure =
        printed(
            with(data, "figure10", "table1", "--networks", "MNIST", "--contenders", "DELTA_STN"));

    assertThat(out).contains("0.043 (0.042)", "0.042 (0.043)");
    assertThat(figure).contains("1 of 1 runs are done", "0.040 (0.038)");
    assertThat(folder.resolve("figures/figure10-mnist-dropout-rates.svg")).exists();
    assertThat(results())
        .extracting(row -> row.<Integer>getAs("trials"))
        .containsExactlyInAnyOrder(2, 2, 1);
  }

  private List<Row> results() {
    return LocalSpark.session()
        .read()
        .parquet(folder.resolve("results").toString())
        .orderBy("run")
        .collectAsList();
  }
}
