package org.deltastn.spark.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.dl4j.PerceptronJson;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.problem.UsualSpace;
import org.deltastn.spark.params.Checks;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.NetworkParams;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.engine.Gpus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the Params say of the network and its hyperparameters, with what only data say. */
final class ProblemParams {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemParams.class);

  private final DeltaStnParams params;
  private final Loss loss;

  ProblemParams(DeltaStnParams params, Loss loss) {
    this.params = params;
    this.loss = loss;
  }

  /**
   * Returns the number of the network's outputs as far as it is known without data: 0 where {@code
   * hiddenLayers} gives the network and nothing says the number of classes.
   *
   * @param classesKnown the number of classes, or 0
   * @throws IllegalArgumentException if the Params do not describe a network with this loss
   */
  int outputs(int classesKnown) {
    if (sizesAreInferred()) {
      return loss == Loss.SQUARED_ERROR ? 1 : classesKnown;
    }
    String json = networkJson(0, 0);
    Network network =
        new Network(architecture(json), HyperparameterSpace.of(), ResponseStructure.NONE);
    return Shapes.length(network.outputShape());
  }

  /** Returns whether the data say how many inputs and outputs the network has. */
  boolean sizesAreInferred() {
    return !params.isDefined(params.layers())
        && !params.isDefined(NetworkParams.networkJson(params));
  }

  /**
   * Returns the problem.
   *
   * @param inputs of a network that hiddenLayers gives
   * @param outputs of such a network
   * @param threads of a replica
   * @param gpus of a task
   */
  ProblemDefinition definition(int inputs, int outputs, int threads, Gpus gpus) {
    String json = networkJson(inputs, outputs);
    Architecture architecture = architecture(json);
    return new ProblemDefinition(
        json,
        params.getInputShape(),
        params.hyperparameterSpace(UsualSpace.of(architecture)),
        params.trainingConfiguration(threads, gpus));
  }

  /** Warns where learning rates do not grow with the workers any further. */
  void warnOfTheCap() {
    int most = OptimizerConfiguration.MOST_SCALED_WORKERS;
    if (params.getScaleStepSizes() && params.getNumWorkers() > most) {
      LOG.warn(
          "learning rates grow with {} workers and no further, but numWorkers is {}: an epoch of so"
              + " many moves the weights less far, so train for more epochs",
          most,
          params.getNumWorkers());
    }
  }

  private Architecture architecture(String json) {
    Architecture architecture = ConfigurationReader.read(json, params.getInputShape());
    if (architecture.loss() != loss) {
      throw new IllegalArgumentException(
          "networkJson has the loss " + architecture.loss() + ", expected " + loss);
    }
    return architecture;
  }

  /**
   * Returns the network's configuration.
   *
   * @param inputs of a network that hiddenLayers gives
   * @param outputs of such a network
   */
  private String networkJson(int inputs, int outputs) {
    boolean hasLayers = params.isDefined(params.layers());
    boolean hasJson = params.isDefined(NetworkParams.networkJson(params));
    if (hasLayers && hasJson) {
      throw new IllegalArgumentException(
          "set at most one of layers and networkJson, found both: clear one of them");
    }
    if (hasJson) {
      return params.getNetworkJson();
    }
    int[] sizes = hasLayers ? params.getLayers() : withEnds(inputs, outputs);
    Activation activation = Checks.parse(Activation.class, params.getHiddenActivation());
    return PerceptronJson.write(sizes, activation, loss);
  }

  private int[] withEnds(int inputs, int outputs) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(inputs), Arrays.stream(params.getHiddenLayers())),
            IntStream.of(outputs))
        .toArray();
  }
}
