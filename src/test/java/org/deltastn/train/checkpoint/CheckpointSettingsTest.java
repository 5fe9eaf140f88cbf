package org.deltastn.train.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class CheckpointSettingsTest {

  @Test
  void outOfRange() {
    assertThat(new CheckpointSettings(1, 0, 1).kept()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointSettings(0, 0, 1))
        .withMessage("epochInterval must be at least 1, found 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointSettings(1, -1, 1))
        .withMessage("roundInterval must be at least 0, found -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointSettings(1, 0, 0))
        .withMessage("kept must be at least 1, found 0");
  }
}
