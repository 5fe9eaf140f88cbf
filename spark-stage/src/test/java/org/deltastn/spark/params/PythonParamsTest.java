package org.deltastn.spark.params;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The Python package declares the Params that the stages have. */
class PythonParamsTest {

  @Test
  void theModuleIsUpToDate() throws IOException {
    assertThat(Files.readString(PythonParams.file()))
        .as("%s is stale: make it anew by %s", PythonParams.file(), PythonParams.COMMAND)
        .isEqualTo(PythonParams.text());
  }

  @Test
  void valuesAreWrittenAsPythonDoes() {
    assertThat(PythonParams.text())
        .contains("class DeltaStnClassifierParams(Stage):")
        .contains("            maxIter=200,\n")
        .contains("            standardization=True,\n")
        .contains("    def setLayers(self: S, value: List[int]) -> S:");
  }
}
