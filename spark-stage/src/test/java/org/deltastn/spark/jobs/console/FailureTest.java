package org.deltastn.spark.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.spark.SparkException;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.junit.jupiter.api.Test;

class FailureTest {

  @Test
  void theUsersCauseIsFoundUnderSparks() {
    Throwable task = new SparkException("Job aborted", new IllegalArgumentException("row 3"));
    assertThat(Failure.of(new RuntimeException(task))).isEqualTo(new Failure(2, "row 3"));
    String text = "Lost task 0.0: java.lang.IllegalArgumentException: row 4\n\tat x";
    assertThat(Failure.of(new SparkException(text, null))).isEqualTo(new Failure(2, "row 4"));
  }

  @Test
  void otherFailuresAreOneLineToo() {
    assertThat(Failure.of(new IOException("disk full\nat node 3")))
        .isEqualTo(new Failure(1, "disk full"));
    assertThat(Failure.of(new NullPointerException()).sentence())
        .contains("NullPointerException", "--verbose");
    assertThat(Failure.of(new NoSuchFileException("x.csv")))
        .isEqualTo(new Failure(2, "x.csv does not exist"));
  }

  @Test
  void anotherLibrarysRefusalIsASetting() {
    Failure failure = Failure.of(new DL4JInvalidConfigException("nIn is missing"));
    assertThat(failure).isEqualTo(new Failure(2, "the network is refused: nIn is missing"));
  }
}
