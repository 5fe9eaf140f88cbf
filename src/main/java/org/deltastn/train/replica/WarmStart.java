package org.deltastn.train.replica;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * Starts a training from the weights of an earlier one.
 *
 * <p>The general part starts from the weights that predicted. The response starts from the earlier
 * one where both trainings are centered and have the same hyperparameters and structure, because
 * then it means the same; otherwise it starts from zero, as in any training. Hyperparameters,
 * optimizers and counters start anew.
 */
public final class WarmStart {

  private final String source;
  private final Architecture architecture;
  private final HostVector weights;
  private final TrainingProblem problem;
  private final HostVector response;

  private WarmStart(
      String source,
      Architecture architecture,
      HostVector weights,
      TrainingProblem problem,
      HostVector response) {
    this.source = source;
    this.architecture = architecture;
    this.weights = weights;
    this.problem = problem;
    this.response = response;
  }

  /**
   * Starts from weights only.
   *
   * @param source their origin, for messages
   * @param weights in the order of {@link Network#general()}
   */
  public static WarmStart of(String source, Architecture architecture, HostVector weights) {
    return new WarmStart(source, architecture, weights, null, null);
  }

  /**
   * Starts from a trained state.
   *
   * @param source its origin, for messages
   */
  public static WarmStart of(String source, TrainingProblem problem, TrainingState state) {
    return new WarmStart(
        source,
        problem.architecture(),
        Predictor.effectiveWeights(problem, state),
        problem,
        state.response());
  }

  /**
   * Returns the state that a training starts from.
   *
   * @throws IllegalArgumentException naming the source and the first difference, if the network to
   *     train is another
   */
  public TrainingState initial(TrainingProblem next) {
    requireSameArchitecture(next.architecture());
    TrainingConfiguration configuration = next.configuration();
    TrainingState fresh = TrainingState.initial(next.network(), next.space(), configuration);
    Precision precision = configuration.precision();
    return new TrainingState(
        converted(weights, precision),
        responseAgrees(next) ? converted(response, precision) : fresh.response(),
        fresh.generalSlots(),
        fresh.responseSlots(),
        fresh.hyper(),
        fresh.counters());
  }

  private void requireSameArchitecture(Architecture next) {
    List<String> found = describe(architecture);
    List<String> expected = describe(next);
    for (int i = 0; i < Math.max(found.size(), expected.size()); i++) {
      String one = i < found.size() ? found.get(i) : "nothing more";
      String other = i < expected.size() ? expected.get(i) : "nothing more";
      if (!one.equals(other)) {
        throw new IllegalArgumentException(
            source
                + " holds the weights of another network: there, part "
                + i
                + " is "
                + one
                + ", expected "
                + other);
      }
    }
  }

  /** Describes what a network computes, apart from its weights and the names of its layers. */
  private static List<String> describe(Architecture architecture) {
    ParameterLayout layout =
        new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE).general();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < architecture.nodes().size(); i++) {
      Architecture.Node node = architecture.nodes().get(i);
      StringBuilder part = new StringBuilder(node.layer().description());
      for (ParameterLayout.Entry entry : layout.entries()) {
        if (entry.node() == i) {
          part.append(' ').append(entry.spec().name());
          part.append(Arrays.toString(entry.spec().shape()));
        }
      }
      boolean chained = node.inputs().length == 1 && node.inputs()[0] == i - 1;
      parts.add(chained ? part.toString() : part + " of parts " + Arrays.toString(node.inputs()));
    }
    parts.add("the loss " + architecture.loss());
    return parts;
  }

  private boolean responseAgrees(TrainingProblem next) {
    return problem != null
        && problem.configuration().method().centered()
        && next.configuration().method().centered()
        && meanings(problem.space()).equals(meanings(next.space()))
        && shapes(problem.network().response()).equals(shapes(next.network().response()));
  }

  /**
   * Returns the meaning of each column of the response: a hyperparameter's place and scale, not its
   * value.
   */
  private static List<List<Object>> meanings(HyperparameterSpace space) {
    return space.all().stream().map(WarmStart::meaning).toList();
  }

  private static List<Object> meaning(Hyperparameter hyperparameter) {
    return Arrays.asList(hyperparameter.kind(), hyperparameter.layer(), hyperparameter.transform());
  }

  private static List<String> shapes(ParameterLayout layout) {
    return layout.entries().stream()
        .map(entry -> entry.spec().name() + Arrays.toString(entry.spec().shape()))
        .toList();
  }

  private static HostVector converted(HostVector vector, Precision precision) {
    return vector.precision() == precision ? vector : HostVector.of(precision, vector.toDoubles());
  }
}
