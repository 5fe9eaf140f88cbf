package org.deltastn.spark.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page on Params says what the Params say. */
class ParamsPageTest {

  @Test
  void thePageIsUpToDate() throws IOException {
    assertThat(Files.readString(ParamsPage.file()))
        .as("%s is stale: make it anew by %s", ParamsPage.file(), ParamsPage.COMMAND)
        .isEqualTo(ParamsPage.text());
  }

  @Test
  void everyDocumentationIsASentence() {
    assertThat(ParamsPage.text())
        .contains(
            "| `trainInterval` | int | `5` | Sets T_train, the number of steps of the weights in a"
                + " cycle, 1 or more. |");
  }
}
