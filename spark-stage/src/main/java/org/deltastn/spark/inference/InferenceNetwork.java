package org.deltastn.spark.inference;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vector;
import org.deltastn.data.Standardization;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.tensor.engine.ProcessThreads;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Predictor;

/**
 * A trained network as any process builds it. Two with the same key are the same network, which a
 * process holds once for each thread that computes with it at a time.
 *
 * @param key what tells it from all others
 * @param definition of the problem, as JSON
 * @param weights that predict, in the safetensors format
 * @param inputs number of values of one row
 * @param outputs number of values that it puts out for a row
 * @param standardization of what it takes and, for a regression, puts out
 */
public record InferenceNetwork(
    String key,
    String definition,
    Weights weights,
    int inputs,
    int outputs,
    Standardization standardization)
    implements Serializable {

  /** Name of the weights among the tensors. */
  public static final String WEIGHTS = "weights";

  static final String TOO_LARGE =
      "the features are too large: the network's output for them is no finite number";

  /** Where a process gets the weights from. */
  @FunctionalInterface
  public interface Weights extends Supplier<byte[]>, Serializable {}

  /**
   * Returns the outputs for some rows in the units of the target; logits as they are.
   *
   * @param features of the rows, packed one after the other
   * @return rows × {@link #outputs}
   */
  public double[] predict(float[] features, int rows) {
    float[] x =
        standardization.changesFeatures()
            ? standardization.standardizeFeatures(features)
            : features;
    double[] y = use(predictor -> predictor.predict(x, rows));
    return standardization.changesTargets() ? standardization.restoreTargets(y) : y;
  }

  /** Returns what a function gives of a predictor that no other thread uses meanwhile. */
  public <T> T use(Function<Predictor, T> function) {
    TaskContext task = TaskContext.get();
    int threads = task == null ? 1 : task.cpus();
    return Predictors.use(
        key + ":" + threads,
        // Outside of tasks the process is not ours, and its settings stay.
        () -> task == null ? ProcessThreads.keep(() -> build(1)) : build(threads),
        function);
  }

  /**
   * Returns the outputs for one row; NaN for invalid features that are no error.
   *
   * @throws IllegalArgumentException if there are more or fewer features than inputs, or they are
   *     invalid where that is an error
   */
  public double[] predict(Vector features, HandleInvalid handling) {
    float[] x = new float[inputs];
    FeatureReader.Problem problem = new FeatureReader(inputs).read(features, x, 0);
    if (problem != null && problem.isInvalidValue() && handling != HandleInvalid.ERROR) {
      return invalidOutputs();
    }
    if (problem != null) {
      throw new IllegalArgumentException(problem.message());
    }
    double[] y = predict(x, 1);
    if (!ClassColumns.isFinite(y) && handling == HandleInvalid.ERROR) {
      throw new IllegalArgumentException(TOO_LARGE);
    }
    return ClassColumns.isFinite(y) ? y : invalidOutputs();
  }

  /** Returns what the network is taken to put out for invalid features. */
  double[] invalidOutputs() {
    double[] values = new double[outputs];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  /** Builds the network for a number of threads, whatever its training used. */
  private Predictor build(int threads) {
    TrainingProblem problem = ProblemDefinition.fromJson(definition).toProblem();
    try {
      return new Predictor(
          new TrainingProblem(
              problem.architecture(),
              problem.space(),
              problem.configuration().withThreads(threads)),
          SafeTensors.fromBytes(weights.get()).vector(WEIGHTS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
