package org.deltastn.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.LocalWorkerPool;
import org.junit.jupiter.api.Test;

class ScaledLossesTest {

  private static Examples line(int rows) {
    Random random = new Random(rows);
    float[] x = new float[2 * rows];
    float[] y = new float[rows];
    for (int i = 0; i < rows; i++) {
      x[2 * i] = (float) random.nextGaussian();
      x[2 * i + 1] = (float) random.nextGaussian();
      y[i] = x[2 * i] - x[2 * i + 1];
    }
    return new Examples(x, new int[] {2}, y, 1);
  }

  @Test
  void lossesAreScaledAndStepsAreTheSame() {
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(new int[] {2, 3, 1}, Activation.RELU, Loss.SQUARED_ERROR),
            HyperparameterSpace.of(Hyperparameter.weightDecay().build()),
            TrainingConfiguration.builder()
                .batchSize(8)
                .epochs(2)
                .warmup(0, 0)
                .backend("nd4j", 1)
                .build());
    TrainingData data = new TrainingData(line(40), line(16));
    TrainingResult plain = TrainingLoop.local(problem, data);
    TrainingResult scaled;
    try (WorkerPool pool = new ScaledLosses(new LocalWorkerPool(problem, data), 9)) {
      scaled = new TrainingLoop(problem, List.of()).run(pool);
    }
    assertThat(scaled.last()).isEqualTo(plain.last());
    for (int e = 0; e < 2; e++) {
      EpochReport one = plain.history().get(e);
      EpochReport nine = scaled.history().get(e);
      assertThat(nine.trainingLoss()).isCloseTo(9 * one.trainingLoss(), within(1e-12));
      assertThat(nine.validationLoss()).isCloseTo(9 * one.validationLoss(), within(1e-12));
    }
  }
}
