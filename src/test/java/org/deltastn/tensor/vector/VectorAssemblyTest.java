package org.deltastn.tensor.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VectorAssemblyTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void partsGoWhereTheyBelong(Precision precision) {
    HostVector whole = HostVector.of(precision, new double[] {1, 2, 3, 4, 5});
    VectorAssembly assembly = new VectorAssembly(precision, 5);
    assembly.put(2, whole.range(2, 5));
    assembly.put(2, whole.range(2, 2));
    assembly.put(0, whole.range(0, 2));
    assertThat(assembly.toVector()).isEqualTo(whole);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void partsOfAnotherVectorAreRefused(Precision precision) {
    VectorAssembly assembly = new VectorAssembly(precision, 5);
    HostVector three = HostVector.zeros(precision, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.put(3, three))
        .withMessage("a part of %1$s[5] is needed at 3, found %1$s[3]", precision);
    Precision other =
        Arrays.stream(Precision.values()).filter(p -> p != precision).findFirst().orElseThrow();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.put(0, HostVector.zeros(other, 1)));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aSumBehindTheEndIsRefused(Precision precision) {
    VectorAssembly assembly = new VectorAssembly(precision, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> assembly.putSum(3, 3, List.of(), new double[0]))
        .withMessage("3 values at 3 end behind the whole of 5");
  }
}
