package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.data.Examples;
import org.junit.jupiter.api.Test;

class PublicDatasetTest {

  private final PublicDataset images =
      new PublicDataset(
          new Examples(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, new int[] {4}, new float[] {0, 1}, 1),
          new Examples(new float[] {9, 8, 7, 6}, new int[] {4}, new float[] {1}, 1));

  @Test
  void bothPartsTakeTheNewShapeAndKeepTheirArrays() {
    PublicDataset reshaped = images.withFeatureShape(1, 2, 2);

    assertThat(reshaped.training().featureShape()).containsExactly(1, 2, 2);
    assertThat(reshaped.test().featureShape()).containsExactly(1, 2, 2);
    assertThat(reshaped.training().features()).isSameAs(images.training().features());
    assertThat(reshaped.test().targets()).isSameAs(images.test().targets());
  }

  @Test
  void theShapesMustHaveTheSameLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> images.withFeatureShape(1, 2, 3))
        .withMessageContaining("[1, 2, 3] has 6 values, expected 4");
  }
}
