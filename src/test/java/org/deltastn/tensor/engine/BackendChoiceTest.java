package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.Test;

class BackendChoiceTest {

  @Test
  void autoIsAnEngineThatWorks() {
    String name = BackendChoice.resolve(BackendChoice.AUTO);
    assertThat(name)
        .isNotEqualTo(BackendChoice.AUTO)
        .isEqualTo(BackendChoice.resolve(BackendChoice.AUTO));
    try (Backend backend = Backends.create(BackendChoice.AUTO, Precision.FLOAT, 1)) {
      assertThat(backend.name()).isEqualTo(name);
    }
    assertThat(BackendChoice.resolve("abacus")).isEqualTo("abacus");
  }

  @Test
  void autoWithoutGpusComputesOnTheCpu() {
    String name = BackendChoice.resolve(BackendChoice.AUTO, Gpus.NONE);
    assertThat(Backends.needsGpu(name)).isFalse();
    assertThat(Backends.usesGpu(name)).isFalse();
    Backends.create(name, Precision.DOUBLE, 1).close();
  }

  @Test
  void theFastestTakesThePlaceOfWhatCannotBeUsed() {
    String fastest = BackendChoice.resolve(BackendChoice.AUTO, Gpus.NONE);
    assertThat(BackendChoice.usableOnCpu("abacus")).isEqualTo(fastest);
    assertThat(BackendChoice.usableOnCpu(Backends.DEFAULT)).isEqualTo(Backends.DEFAULT);
    assertThat(BackendChoice.usableOnCpu(BackendChoice.AUTO)).isEqualTo(fastest);
  }

  @Test
  void saysWhatHindersFasterEngines() {
    String chosen = BackendChoice.resolve(BackendChoice.AUTO, Gpus.NONE);
    assertThat(BackendChoice.passedOver(Gpus.NONE))
        .isNotEmpty()
        .allMatch(text -> text.matches("(cuda|native) \\(.+\\)"))
        .noneMatch(text -> text.startsWith(chosen + " "));
  }
}
