package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.deltastn.data.Digests;
import org.deltastn.data.Examples;
import org.deltastn.data.Standardization;
import org.junit.jupiter.api.Test;

class WorkerDataTest {

  private static final int FEATURES = 3;

  private static Examples examples(int rows, long seed) {
    Random random = new Random(seed);
    float[][] arrays = {new float[rows * FEATURES], new float[rows], new float[rows]};
    for (float[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = random.nextFloat();
      }
    }
    return new Examples(arrays[0], new int[] {FEATURES}, arrays[1], 1, arrays[2]);
  }

  private static int[] places(int rows) {
    int[] places = new int[rows];
    for (int i = 0; i < rows; i++) {
      places[i] = i;
    }
    return places;
  }

  private static WorkerData data(Examples training, Examples validation) {
    SliceCounts total = new SliceCounts();
    total.training = training.size();
    total.validation = validation.size();
    WorkerPart part =
        new WorkerPart(0, training, places(training.size()), validation, places(validation.size()));
    return WorkerData.merge(0, total, 1, List.of(part).iterator());
  }

  private static void assertEqual(Examples found, Examples expected) {
    assertThat(found.features()).isEqualTo(expected.features());
    assertThat(found.targets()).isEqualTo(expected.targets());
    assertThat(found.weights()).isEqualTo(expected.weights());
  }

  @Test
  void rowsThatValidatedFollowTheOthersWhereAllTrain() {
    Examples training = examples(4, 1);
    Examples validation = examples(3, 2);
    WorkerData data = data(training, validation);
    assertThat(new int[] {data.trainingRows(), data.validationRows()}).containsExactly(4, 3);
    WorkerData whole = data.whole();

    assertThat(new int[] {whole.trainingRows(), whole.validationRows()}).containsExactly(7, 3);
    assertEqual(whole.data(FEATURES).training(), Examples.concat(List.of(training, validation)));
    assertEqual(whole.data(FEATURES).validation(), validation);
    assertThat(whole.data(3, 1, 1).training().featureShape()).containsExactly(3, 1, 1);
    assertThat(whole.data(3, 1, 1).validation().featureShape()).containsExactly(3, 1, 1);
  }

  /** Features, or the label, or both, of both slices, and never the weights. */
  @Test
  void onlyWhatAStandardizationChangesIsChanged() {
    Examples training = examples(4, 1);
    Examples validation = examples(3, 2);
    Standardization identity = Standardization.identity(FEATURES, 1);
    double[] means = {0.5, -1, 2};
    double[] scales = {2, 4, 0.5};
    for (boolean features : new boolean[] {false, true}) {
      for (boolean target : new boolean[] {false, true}) {
        Standardization standardization =
            new Standardization(
                features ? means : identity.featureMeans(),
                features ? scales : identity.featureScales(),
                new double[] {target ? 3 : 0},
                new double[] {target ? 8 : 1});
        WorkerData data = data(training, validation).standardized(standardization);
        for (boolean trains : new boolean[] {true, false}) {
          Examples before = trains ? training : validation;
          Examples found = trains ? data.data(3).training() : data.data(3).validation();
          for (int i = 0; i < before.features().length; i++) {
            double x = before.features()[i];
            assertThat((double) found.features()[i])
                .isCloseTo(features ? (x - means[i % 3]) / scales[i % 3] : x, within(1e-6));
          }
          for (int i = 0; i < before.size(); i++) {
            double y = before.targets()[i];
            assertThat((double) found.targets()[i])
                .isCloseTo(target ? (y - 3) / 8 : y, within(1e-6));
          }
          assertThat(found.weights()).isEqualTo(before.weights());
        }
      }
    }
  }

  @Test
  void momentsAreThoseOfTheTrainingRows() {
    Examples training = examples(50, 1);
    Moments found = data(training, examples(3, 2)).moments(2);

    double[] sums = new double[3];
    double weight = 0;
    for (int i = 0; i < 50; i++) {
      double w = training.weights()[i];
      weight += w;
      sums[0] += w * training.features()[3 * i];
      sums[1] += w * training.features()[3 * i + 1];
      sums[2] += w * training.targets()[i];
    }
    assertThat(found.features()).isEqualTo(2);
    for (int column = 0; column < 3; column++) {
      assertThat(found.means()[column]).isCloseTo(sums[column] / weight, within(1e-12));
    }
  }

  /** The number of rows and all their numbers in little-endian order, hashed at once. */
  @Test
  void theSumIsOfAllRowsInTheirOrder() {
    // The features are more than a piece of what is hashed at a time, and end within one.
    Examples training = examples(12_345, 1);
    Examples validation = examples(3, 2);
    MessageDigest digest = Digests.sha256();
    for (Examples examples : List.of(training, validation)) {
      digest.update(ByteBuffer.allocate(4).putInt(examples.size()).array());
      for (float[] values : List.of(examples.features(), examples.targets(), examples.weights())) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        digest.update(bytes.array());
      }
    }

    assertThat(data(training, validation).sha256()).isEqualTo(digest.digest());
  }
}
