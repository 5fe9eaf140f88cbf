package org.deltastn.experiments.evidence;

import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/**
 * The gradient of λ by a method's own hypernetwork, of many validation minibatches and draws at one
 * state.
 *
 * @param mean for each hyperparameter
 * @param deviation of a single one, for each hyperparameter
 * @param draws how many there were
 */
record EstimatedGradient(double[] mean, double[] deviation, int draws) {

  /** A learning rate that changes no float. */
  private static final double NONE = 1e-300;

  static EstimatedGradient of(
      TrainingProblem problem, TrainingState state, TrainingData data, int draws) {
    TrainingConfiguration of = problem.configuration();
    TrainingConfiguration held =
        TrainingConfiguration.builder()
            .method(of.method())
            .batchSize(of.batchSize())
            .validationBatchSize(of.validationBatchSize())
            .intervals(1, draws)
            .warmup(0, 0)
            .general(new Optimizer.Sgd(0), NONE)
            .seed(of.seed())
            .backend(of.backend(), of.threads())
            .build();
    TrainingProblem still = new TrainingProblem(problem.architecture(), problem.space(), held);
    List<HyperGradient> gradients;
    try (Replica replica = new Replica(still, 0, data, data.training().size())) {
      replica.load(state.withoutSlots());
      gradients = replica.run(1, 0, null).gradients();
    }
    int h = problem.space().size();
    double[] mean = new double[h];
    double[] deviation = new double[h];
    for (int j = 0; j < h; j++) {
      int index = j;
      double m = gradients.stream().mapToDouble(g -> g.lambda()[index]).average().orElseThrow();
      double squares =
          gradients.stream()
              .mapToDouble(g -> (g.lambda()[index] - m) * (g.lambda()[index] - m))
              .sum();
      mean[j] = m;
      deviation[j] = Math.sqrt(squares / (gradients.size() - 1));
    }
    return new EstimatedGradient(mean, deviation, gradients.size());
  }
}
