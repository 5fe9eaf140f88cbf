package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperState;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.Test;

class TrainedNetworkTest {

  private static Object sent(Object model) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(model);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void javaSerializesAWholeModel() throws Exception {
    DeltaStnClassificationModel model =
        Samples.classifier().fit(Samples.frame(Samples.clusters(100)));
    model.setPredictionCol("class");
    DeltaStnClassificationModel copy = (DeltaStnClassificationModel) sent(model);
    Vector features = Vectors.dense(3, 0, 0, 1);
    assertThat(copy.predictRaw(features)).isEqualTo(model.predictRaw(features));
    assertThat(copy.predictProbability(features)).isEqualTo(model.predictProbability(features));
    assertThat(copy.getPredictionCol()).isEqualTo("class");
    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.state().toBytes()).isEqualTo(model.state().toBytes());
    assertThat(copy.summary().history().collectAsList())
        .isEqualTo(model.summary().history().collectAsList());
    assertThat(copy.hyperparameterValues()).isEqualTo(model.hyperparameterValues());
    assertThat(copy.network().labels()).isEqualTo(model.network().labels());
    assertThat(copy.network().history().classifies()).isTrue();

    DeltaStnRegressionModel line =
        Samples.regressor()
            .setStandardization(true)
            .setMethod(Method.STN)
            .fit(Samples.frame(Samples.line(100)));
    Vector point = Vectors.dense(1, 2, 3);
    DeltaStnRegressionModel lineCopy = (DeltaStnRegressionModel) sent(line);
    assertThat(lineCopy.predict(point)).isEqualTo(line.predict(point));
    assertThat(lineCopy.network().history().classifies()).isFalse();
  }

  private static HostVector longer(HostVector vector) {
    return HostVector.zeros(vector.precision(), vector.length() + 1);
  }

  @Test
  void aStateOfAnotherNetworkIsRefused() {
    TrainedNetwork network =
        Samples.classifier().fit(Samples.frame(Samples.clusters(100))).network();
    TrainingState state = network.state();
    HyperState hyper = state.hyper();
    requireRefused(
        network, state.withWeights(longer(state.general()), state.response()), "weights");
    requireRefused(
        network,
        state.withWeights(state.general(), longer(state.response())),
        "response parameters");
    requireRefused(
        network,
        state.withHyper(
            new HyperState(
                longer(hyper.lambda()),
                hyper.rho(),
                hyper.lambdaSlots(),
                hyper.rhoSlots(),
                hyper.steps())),
        "hyperparameters");
    requireRefused(
        network,
        state.withHyper(
            new HyperState(
                hyper.lambda(),
                longer(hyper.rho()),
                hyper.lambdaSlots(),
                hyper.rhoSlots(),
                hyper.steps())),
        "perturbation scales");
  }

  private static void requireRefused(TrainedNetwork network, TrainingState state, String what) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new TrainedNetwork(
                    network.definition(),
                    network.labels(),
                    state,
                    network.history(),
                    network.standardization()))
        .withMessageMatching("the network has \\d+ " + what + ", found \\d+");
  }

  /** A stream that transforms batch by batch would fill the driver with broadcasts otherwise. */
  @Test
  void sendsItsWeightsOnce() {
    DeltaStnClassificationModel model =
        Samples.classifier().fit(Samples.frame(Samples.clusters(100)));
    SparkContext context = LocalSpark.session().sparkContext();
    InferenceNetworkHolder first = new InferenceNetworkHolder(model.network(), context);
    for (int i = 0; i < 3; i++) {
      model.transform(Samples.frame(Samples.clusters(5))).collectAsList();
      assertThat(new InferenceNetworkHolder(model.copy(model.extractParamMap()).network(), context))
          .isEqualTo(first);
    }
  }

  private record InferenceNetworkHolder(Object weights) {

    InferenceNetworkHolder(TrainedNetwork network, SparkContext context) {
      this(network.onExecutors(context).weights());
    }
  }
}
