package org.deltastn.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;

class BestByEpochTest {

  private static final int ROWS = 60;
  private static final int EPOCHS = 8;

  private final Examples data = examples();
  // A learning rate at which the validation loss goes up now and then.
  private final TrainingProblem problem =
      new TrainingProblem(
          Architecture.perceptron(new int[] {3, 8, 2}, Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY),
          HyperparameterSpace.of(Hyperparameter.dropout("layer0").build()),
          TrainingConfiguration.builder()
              .epochs(EPOCHS)
              .batchSize(10)
              .general(new Optimizer.Sgd(0.9), 2)
              .build());

  @Test
  void holdsTheLowestValidationLossAndWhatItsStateReachesOnTestData() {
    BestByEpoch listener = new BestByEpoch(data);
    List<EpochReport> reports = new ArrayList<>();
    List<TrainingState> states = new ArrayList<>();
    TrainingListener recorder =
        new TrainingListener() {
          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            reports.add(report);
            states.add(state);
          }
        };

    TrainingLoop.local(problem, new TrainingData(data, data), listener, recorder);

    assertThat(listener.best()).hasSize(EPOCHS);
    int lowest = 0;
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      if (reports.get(epoch).validationLoss() < reports.get(lowest).validationLoss()) {
        lowest = epoch;
      }
      BestByEpoch.Best best = listener.best().get(epoch);
      assertThat(best.epoch()).isEqualTo(epoch + 1);
      assertThat(best.validationLoss()).isEqualTo(reports.get(lowest).validationLoss());
      // The test data are the validation data here, so that the loop's own numbers are an oracle.
      assertThat(best.testLoss()).isCloseTo(best.validationLoss(), within(1e-5));
      assertThat(best.testAccuracy())
          .isCloseTo(reports.get(lowest).validationAccuracy(), within(1e-12));
      assertThat(best.testLoss()).isCloseTo(loss(states.get(lowest)), within(1e-9));
    }
    assertThat(lowest).isLessThan(EPOCHS - 1);
  }

  @Test
  void goesOnFromTheBestStateOfARunThatIsResumed() {
    BestByEpoch listener = new BestByEpoch(data);
    TrainingState best =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    EpochReport first = new EpochReport(1, 5, 1, 0.6, 0.5, new double[1], new double[1], 0.1, 1);
    RunState run = RunState.initial(best).afterEpoch(best, best, 0, first);

    listener.started(problem, 5);
    listener.resumed(run);

    assertThat(listener.best()).hasSize(1);
    assertThat(listener.best().get(0).epoch()).isEqualTo(1);
    assertThat(listener.best().get(0).validationLoss()).isEqualTo(0.6);
    assertThat(listener.best().get(0).testLoss()).isCloseTo(loss(best), within(1e-9));
  }

  private double loss(TrainingState state) {
    try (Predictor predictor = new Predictor(problem, state)) {
      double[] y = predictor.predict(data.features(), ROWS);
      double loss = 0;
      for (int b = 0; b < ROWS; b++) {
        double margin = data.targets()[b] == 0 ? y[2 * b + 1] - y[2 * b] : y[2 * b] - y[2 * b + 1];
        loss += Math.log1p(Math.exp(margin)) / ROWS;
      }
      return loss;
    }
  }

  private static Examples examples() {
    Random random = new Random(2);
    float[] x = new float[3 * ROWS];
    float[] t = new float[ROWS];
    for (int i = 0; i < ROWS; i++) {
      for (int j = 0; j < 3; j++) {
        x[3 * i + j] = (float) random.nextGaussian();
      }
      t[i] = x[3 * i] + 0.5 * random.nextGaussian() > 0 ? 1 : 0;
    }
    return new Examples(x, new int[] {3}, t, 1);
  }
}
