package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PlanCommandTest {

  private static String run(int code, String... arguments) {
    PrintStream out = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StringWriter errors = new StringWriter();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      CommandLine line =
          JobSession.command(new DeltaStnProgram()).setErr(new PrintWriter(errors, true));
      assertThat(line.execute(arguments)).isEqualTo(code);
    } finally {
      System.setOut(out);
    }
    return bytes.toString(StandardCharsets.UTF_8) + errors;
  }

  @Test
  void returnsTimeAndMemoryWithoutSpark() {
    String options = "plan --layers 784,1200,1200,1200,10 --workers 64 --gbit 10";
    String plan = run(0, (options + " --optimizer sgd").split(" "));
    assertThat(plan)
        .containsPattern("weights, response, optimizers +6\\d\\.\\d MB")
        .containsPattern("a round: compute +\\d+\\.\\d\\d s")
        .containsPattern("a round: reduce +\\d+\\.\\d\\d s")
        .containsPattern("outside compute +\\d+ %")
        .containsPattern("rounds of an epoch +1\\n")
        .containsPattern("driver's heap for states +\\d{3} MiB")
        .containsPattern("spark.driver.maxResultSize, at least +1 MiB");
    assertThat(run(0, options.split(" ")))
        .as("Adam keeps two moments of a weight, momentum one")
        .containsPattern("weights, response, optimizers +9\\d\\.\\d MB");
  }

  @Test
  void anUnknownOptimizerIsExitCodeTwo() {
    assertThat(run(2, "plan --layers 4,3 --workers 2 --optimizer lion".split(" ")))
        .contains("lion");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--layers 784 --workers 2 | --layers: expected at least two sizes",
        "--layers 784,0,3 --workers 2 | --layers: expected sizes of at least 1",
        "--layers 4,3 --workers 0 | --workers: expected at least 1",
        "--layers 4,3 --workers 9 --rows 8 | --rows: expected at least one for each worker",
        "--layers 4,3 --workers 2 --gbit 0 | --gbit: expected more than 0"
      })
  void whatCannotBeIsExitCodeTwo(String options, String message) {
    assertThat(run(2, ("plan " + options).split(" "))).contains(message);
  }
}
