package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeltaStnJobTest {

  @ParameterizedTest
  @CsvSource({"1.8, 8", "11, 11", "16, 16"})
  void anOlderJavaIsRefusedByItsName(String version, int major) {
    assertThat(DeltaStnJob.refusal(version, "/opt/java"))
        .startsWith("delta-stn needs Java 17 or newer, found Java " + major + " (/opt/java): set")
        .contains("JAVA_HOME", "spark.executorEnv.JAVA_HOME");
  }

  @ParameterizedTest
  @CsvSource({"17", "21", "25"})
  void laterOnesAreNot(String version) {
    assertThat(DeltaStnJob.refusal(version, "/opt/java")).isNull();
  }

  @Test
  void theProgramRunsWithTheSameArguments() throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      DeltaStnJob.main(new String[] {"help", "plan"});
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Usage: delta-stn plan");
  }
}
