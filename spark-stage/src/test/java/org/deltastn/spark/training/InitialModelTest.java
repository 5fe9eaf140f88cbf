package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.Samples;
import org.deltastn.train.Method;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;

/** Starting from an earlier model or a Deeplearning4j zip, and writing such a zip. */
class InitialModelTest {

  private static final List<Row> ROWS = Samples.clusters(120);
  private static DeltaStnClassificationModel earlier;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    earlier =
        Samples.classifier()
            .setHyperparameters(
                Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build())
            .fit(Samples.frame(ROWS));
  }

  /** One step of a rate that is too small to move a weight: the state it ends in began it. */
  private static DeltaStnClassifier still() {
    return Samples.classifier()
        .setHyperparameters(
            Hyperparameter.inputDropout().build(), Hyperparameter.weightDecay().build())
        .setMaxIter(1)
        .setStepSize(1e-30);
  }

  private static INDArray row(double[] x) {
    return Nd4j.createFromArray(x).castTo(DataType.FLOAT).reshape(1, x.length);
  }

  private String saved() throws IOException {
    String path = folder.resolve("model").toString();
    earlier.save(path);
    return path;
  }

  private String zip() throws IOException {
    String path = folder.resolve("model.zip").toString();
    earlier.exportDl4j(path);
    return path;
  }

  @Test
  void aRunStartsFromTheWeightsOfAModel() throws IOException {
    DeltaStnClassificationModel model = still().setInitialModel(saved()).fit(Samples.frame(ROWS));
    assertThat(model.state().general()).isEqualTo(earlier.state().general());
    assertThat(model.state().response()).isEqualTo(earlier.state().response());
    assertThat(model.getInitialModel()).isEqualTo(folder.resolve("model").toString());
    DeltaStnClassificationModel cold = still().fit(Samples.frame(ROWS));
    assertThat(cold.state().general()).isNotEqualTo(earlier.state().general());
  }

  @Test
  void aRunStartsFromTheWeightsOfAZip() throws IOException {
    DeltaStnClassificationModel model =
        still().setNumWorkers(2).setInitialModel(zip()).fit(Samples.frame(ROWS));
    assertThat(model.state().general()).isEqualTo(earlier.state().general());
    // A zip holds no response: it begins as it does without one.
    DeltaStnClassificationModel cold = still().setNumWorkers(2).fit(Samples.frame(ROWS));
    assertThat(model.state().response().toDoubles())
        .containsExactly(cold.state().response().toDoubles(), within(1e-20));
  }

  @Test
  void whatCannotStartARunIsRefusedBeforeItStarts() throws IOException {
    Dataset<Row> data = Samples.frame(ROWS);
    String absent = folder.resolve("absent").toString();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> still().setInitialModel(absent).fit(data))
        .withMessageContaining("initialModel '" + absent + "': there is no such file or folder");
    String saved = saved();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> still().setLayers(new int[] {4, 9, 3}).setInitialModel(saved).fit(data))
        .withMessageContaining("initialModel '" + saved + "' holds the weights of another network")
        .withMessageContaining("Dense W[8, 4] b[8], expected Dense W[9, 4] b[9]");
    Path text = Files.writeString(folder.resolve("text"), "no zip");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> still().setInitialModel(text.toString()).fit(data))
        .withMessageContaining("initialModel '" + text + "'")
        .withMessageContaining("not a model of Deeplearning4j");
    Files.delete(folder.resolve("model/data/state.safetensors"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> still().setInitialModel(saved).fit(data))
        .withMessageContaining("file data/state.safetensors is missing");
  }

  @Test
  void theZipPredictsTheSameInDeeplearning4j() throws IOException {
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(new File(zip()), false);
    for (Row row : earlier.transform(Samples.frame(ROWS)).limit(20).collectAsList()) {
      double[] x = ((Vector) row.getAs("features")).toArray();
      INDArray y = restored.output(row(x));
      assertThat(y.toDoubleVector())
          .containsExactly(((Vector) row.getAs("probability")).toArray(), within(1e-6));
    }
    double rate = earlier.hyperparameterValues().get("inputDropout");
    double decay = earlier.hyperparameterValues().get("weightDecay");
    BaseLayer first = (BaseLayer) restored.getLayerWiseConfigurations().getConf(0).getLayer();
    assertThat(((Dropout) first.getIDropout()).getP()).isEqualTo(1 - rate);
    assertThat(((L2Regularization) first.getRegularization().get(0)).getL2().valueAt(0, 0))
        .isEqualTo(decay);
    String again = folder.resolve("model.zip").toString();
    assertThatThrownBy(() -> earlier.exportDl4j(again))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
  }

  @Test
  void aRegressionThatIsNotCenteredPredictsTheSameToo() {
    List<Row> rows = Samples.line(100);
    DeltaStnRegressionModel model =
        Samples.regressor().setMethod(Method.STN).fit(Samples.frame(rows));
    MultiLayerNetwork network = (MultiLayerNetwork) model.toDl4j();
    for (Row row : model.transform(Samples.frame(rows)).limit(10).collectAsList()) {
      double[] x = ((Vector) row.getAs("features")).toArray();
      INDArray y = network.output(row(x));
      assertThat(y.getDouble(0)).isCloseTo(row.<Double>getAs("prediction"), within(1e-5));
    }
  }
}
