package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.PinnedBackendProvider;
import org.deltastn.spark.ProcessFolder;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;

/** Fits with products that round their inputs, and engines that cannot. */
class RoundedTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private final Path folder = ProcessFolder.create();

  private static DeltaStnClassifier classifier(ProductPrecision products) {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setBackend("native")
        .setProductPrecision(products);
  }

  private static void assumeRounded() {
    try {
      Backends.require("native", ProductPrecision.BFLOAT16);
    } catch (IllegalArgumentException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void theDefaultEngineRefusesBeforeTraining() {
    String message =
        "productPrecision BFLOAT16 needs the backend cuda, or native on a processor with"
            + " avx512_bf16; found nd4j: its products are FLOAT32 alone";
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> classifier(ProductPrecision.BFLOAT16).setBackend("nd4j").fit(Samples.frame(ROWS)))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.regressor()
                    .setBackend("nd4j")
                    .setProductPrecision("bfloat16")
                    .fit(Samples.frame(Samples.line(60))))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier(ProductPrecision.TF32).fit(Samples.frame(ROWS)))
        .withMessageStartingWith("productPrecision TF32 needs the backend cuda; found native: ");
  }

  @Test
  void aWorkerThatCannotEndsTheFit() {
    assertThatThrownBy(
            () ->
                classifier(ProductPrecision.TF32)
                    .setBackend(PinnedBackendProvider.NAME)
                    .fit(Samples.frame(ROWS)))
        .isInstanceOf(SparkException.class)
        .hasMessageContaining(
            "productPrecision TF32 needs the backend cuda; found pinned: this GPU has no tensor"
                + " cores");
  }

  @Test
  void oneWorkerIsTheLocalTrainer() {
    assumeRounded();
    DeltaStnClassificationModel model =
        classifier(ProductPrecision.BFLOAT16).fit(Samples.frame(ROWS).coalesce(1));
    assertThat(model.getProductPrecision()).isEqualTo("BFLOAT16");
    TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(ROWS, 0, 1));
    assertThat(model.state().withoutSlots().toBytes())
        .isEqualTo(local.model().withoutSlots().toBytes());
    double exact =
        classifier(ProductPrecision.FLOAT32)
            .fit(Samples.frame(ROWS).coalesce(1))
            .summary()
            .epochs()
            .get(0)
            .validationLoss();
    // Eight bits of a value: after one epoch of ten steps that is not yet much of the loss.
    assertThat(model.summary().epochs().get(0).validationLoss())
        .isNotEqualTo(exact)
        .isCloseTo(exact, within(0.02 * exact));
  }

  @Test
  void aSavedModelPredictsTheSame() throws Exception {
    assumeRounded();
    DeltaStnClassificationModel model =
        classifier(ProductPrecision.BFLOAT16).setNumWorkers(2).fit(Samples.frame(ROWS));
    String path = folder.resolve("model").toString();
    model.write().save(path);
    DeltaStnClassificationModel loaded = DeltaStnClassificationModel.load(path);
    assertThat(loaded.problem().configuration()).isEqualTo(model.problem().configuration());
    assertThat(loaded.getProductPrecision()).isEqualTo("BFLOAT16");
    assertThat(loaded.transform(Samples.frame(ROWS)).collectAsList())
        .isEqualTo(model.transform(Samples.frame(ROWS)).collectAsList());
  }

  @Test
  void anotherPrecisionIsAnotherRun() {
    assumeRounded();
    File checkpoints = folder.resolve("checkpoints").toFile();
    for (ProductPrecision precision :
        List.of(ProductPrecision.BFLOAT16, ProductPrecision.FLOAT32)) {
      classifier(precision)
          .setMaxIter(1)
          .setCheckpointDir(checkpoints.getPath())
          .fit(Samples.frame(ROWS));
    }
    assertThat(checkpoints.list()).hasSize(2);
  }
}
