package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorAssemblyTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aSumBehindTheEndIsRefused(Precision precision) {
    VectorAssembly assembly = new VectorAssembly(precision, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.putSum(3, 3, List.of(), new double[0]))
        .withMessage("3 values at 3 end behind the whole of 5");
  }
}
