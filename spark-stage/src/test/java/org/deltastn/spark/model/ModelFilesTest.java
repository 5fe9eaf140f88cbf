package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.Presets;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.model.StageFolder.Entry;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that no fit has trained come back from their files with all that they hold. */
class ModelFilesTest {

  private static final RefitReport REFIT = new RefitReport(3, 250, 120, 1.5);

  private final SparkSession session = LocalSpark.session();

  @TempDir Path root;
  private StageFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new StageFolder(root.resolve("model").toString(), session);
  }

  private static TrainedNetwork network(String divergence, RefitReport refit) {
    ProblemDefinition definition =
        new ProblemDefinition(
            Presets.perceptron(new int[] {3, 4, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)
                .toJson(),
            HyperparameterSpace.of(Hyperparameter.weightDecay().build()),
            TrainingConfiguration.builder().general(new Optimizer.Adam(), 0.01).build());
    TrainingProblem problem = definition.toProblem();
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration())
            .withoutSlots();
    EpochReport epoch =
        new EpochReport(1, 20, 0.5, 0.25, 0.75, new double[] {0.1}, new double[] {0.2}, 0.01, 3);
    TrainingResult.Outcome outcome =
        divergence == null ? TrainingResult.Outcome.COMPLETED : TrainingResult.Outcome.DIVERGED;
    return new TrainedNetwork(
        definition,
        List.of("no", "yes"),
        state,
        new TrainingHistory(
            problem.space(),
            true,
            List.of(epoch),
            List.of(new RoundTiming(1, 1, 4, 6, 5, 3, 2, 1)),
            outcome,
            divergence,
            refit),
        new Standardization(
            new double[] {1, 2, 3}, new double[] {4, 5, 6}, new double[] {0}, new double[] {1}));
  }

  /** Returns what was written, as the metadata name it, without the files of one name. */
  private List<Entry> entries(String without) {
    return folder.entries(ModelFiles.FOLDER).stream()
        .filter(entry -> !entry.name().startsWith(without))
        .toList();
  }

  private TrainedNetwork readWithout(String file) throws IOException {
    return ModelFiles.read(folder, entries(file), session);
  }

  private void requireSame(TrainedNetwork network) throws IOException {
    ModelFiles.write(network, folder);

    TrainedNetwork read = readWithout("nothing");

    assertThat(read.state().toBytes()).isEqualTo(network.state().toBytes());
    assertThat(read.definition().toJson()).isEqualTo(network.definition().toJson());
    assertThat(read.labels()).containsExactly("no", "yes");
    assertThat(read.standardization())
        .usingRecursiveComparison()
        .isEqualTo(network.standardization());
    assertThat(read.history())
        .usingRecursiveComparison()
        .ignoringFields("space")
        .isEqualTo(network.history());
    assertThat(read.history().space().names()).isEqualTo(network.history().space().names());
  }

  @Test
  void aModelComesBackWithItsRefit() throws IOException {
    requireSame(network(null, REFIT));
    assertThat(readWithout("nothing").history().refit()).isEqualTo(REFIT);
  }

  @Test
  void aModelWithoutARefitHasNoneThatANewerReaderCouldMistake() throws IOException {
    requireSame(network("at step 17: the loss is NaN", null));
    assertThat(new String(folder.read("data/run.json"), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"outcome\":\"DIVERGED\",\"divergence\":\"at step 17: the loss is NaN\","
                + "\"labels\":[\"no\",\"yes\"]}");
  }

  @Test
  void whatTheFirstModelsLackIsReplacedByWhatTheyMean() throws IOException {
    ModelFiles.write(network(null, null), folder);

    assertThat(readWithout("data/standardization").standardization())
        .usingRecursiveComparison()
        .isEqualTo(Standardization.identity(3, 1));
    assertThat(readWithout("data/timing").history().rounds()).isEmpty();
    assertThat(readWithout("nothing").history().rounds()).hasSize(1);
  }

  @Test
  void aFileThatIsMissingIsNamed() throws IOException {
    ModelFiles.write(network(null, null), folder);

    for (String name : List.of("data/state.safetensors", "data/problem.json", "data/run.json")) {
      assertThatThrownBy(() -> readWithout(name))
          .isInstanceOf(IOException.class)
          .hasMessage("the metadata name no file " + name + ": this is not a saved model");
    }
    for (String name : List.of("data/history", "data/schedule")) {
      assertThatThrownBy(() -> readWithout(name))
          .isInstanceOf(IOException.class)
          .hasMessage("the metadata name no file of " + name + ": this is not a saved model");
    }
  }
}
