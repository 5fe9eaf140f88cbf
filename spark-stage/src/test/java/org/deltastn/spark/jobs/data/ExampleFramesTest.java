package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.deltastn.data.Examples;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class ExampleFramesTest {

  @Test
  void rowsKeepTheirOrderAndTheLastValidate() {
    int rows = 50;
    float[] features = new float[rows * 3];
    float[] targets = new float[rows];
    for (int i = 0; i < rows; i++) {
      features[3 * i + 1] = i + 0.5f;
      targets[i] = i % 4;
    }
    Examples examples = new Examples(features, new int[] {3}, targets, 1);

    List<Row> frame = ExampleFrames.of(LocalSpark.session(), examples, 8).collectAsList();

    assertThat(frame).hasSize(rows);
    for (int i = 0; i < rows; i++) {
      Vector vector = frame.get(i).getAs(ExampleFrames.FEATURES);
      assertThat(vector.toArray()).containsExactly(0, i + 0.5, 0);
      assertThat(frame.get(i).<Double>getAs(ExampleFrames.LABEL)).isEqualTo(i % 4);
      assertThat(frame.get(i).<Boolean>getAs(ExampleFrames.VALIDATION)).isEqualTo(i >= rows - 8);
    }
  }

  @Test
  void imagesBecomeFlatVectorsChannelsFirst() {
    float[] pixels = new float[2 * 3 * 2 * 2];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i / 255f;
    }
    Examples images = new Examples(pixels, new int[] {3, 2, 2}, new float[] {9, 4}, 1);

    List<Row> frame = ExampleFrames.of(LocalSpark.session(), images, 0).collectAsList();

    for (int i = 0; i < 2; i++) {
      Vector vector = frame.get(i).getAs(ExampleFrames.FEATURES);
      assertThat(vector.size()).isEqualTo(12);
      for (int j = 0; j < 12; j++) {
        assertThat(vector.apply(j)).isEqualTo(pixels[12 * i + j]);
      }
    }
  }

  @Test
  void oneTargetARow() {
    Examples two = new Examples(new float[3], new int[] {3}, new float[2], 2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExampleFrames.of(LocalSpark.session(), two, 0))
        .withMessage("expected one target a row, found 2");
  }
}
