package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.RuntimeConfig;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.search.Trial;
import org.deltastn.spark.search.GridSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.spark.training.ObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints, searches and models in a store of objects: no rename, no append, and listings that
 * are right at once, as those of S3, or lag behind.
 */
class ObjectStoreTest extends StoppedFits {

  private static final String[] SETTINGS = {
    "fs.object.impl", "fs.object.impl.disable.cache", ObjectStore.KEY
  };

  private final RuntimeConfig conf = LocalSpark.session().conf();

  @BeforeEach
  void open() {
    conf.set(SETTINGS[0], ObjectStore.class.getName());
    conf.set(SETTINGS[1], "true");
    conf.set(SETTINGS[2], "secret");
    ObjectStore.copies();
  }

  @AfterEach
  void close() {
    ObjectStore.lag(0);
    for (String setting : SETTINGS) {
      conf.unset(setting);
    }
  }

  private String uri(String name) {
    return ObjectStore.SCHEME + ":" + temporary.resolve(name);
  }

  @Override
  DeltaStnClassifier classifier() {
    return super.classifier().setCheckpointDir(uri("checkpoints")).setCheckpointRounds(1);
  }

  /** Four trials, one after another. */
  private GridSearch search(String folder) {
    DeltaStnClassifier trial = Samples.classifier().setMaxIter(1);
    trial.setValidationIndicatorCol("validation");
    trial.setHyperparameters(
        Hyperparameter.inputDropout().build(), Hyperparameter.dropout("layer0").build());
    return new GridSearch()
        .setEstimator(trial)
        .setValuesPerHyperparameter(2)
        .setParallelism(1)
        .setTrialDir(folder);
  }

  /** Stops a search after its second trial. */
  private static SearchListener stoppingAfterTwo() {
    return new SearchListener() {
      private int finished;

      @Override
      public void trialFinished(TrialResult result) {
        if (++finished == 2) {
          throw new Stop();
        }
      }
    };
  }

  private static void requireSame(SearchModel found, SearchModel expected) {
    assertThat(found.bestModel().state().toBytes())
        .isEqualTo(expected.bestModel().state().toBytes());
    assertThat(found.summary().results().stream().map(TrialResult::bestLoss))
        .isEqualTo(expected.summary().results().stream().map(TrialResult::bestLoss).toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000})
  void aStoppedFitGoesOnToTheSameModel(int lag) throws IOException {
    DeltaStnClassificationModel undisturbed = undisturbed();
    ObjectStore.lag(lag);
    stop(classifier(), 2, 0);
    stop(classifier(), 3, 0);
    requireEqual(fit(classifier()), undisturbed);
    requireEqual(fit(classifier().setKeepCheckpoints(false)), undisturbed);
    try (Stream<Path> runs = Files.list(folder)) {
      assertThat(runs).isEmpty();
    }
    // Listings may still show what is deleted.
    requireEqual(fit(classifier()), undisturbed);
    assertThat(ObjectStore.copies()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1_000})
  void aStoppedSearchGoesOnAndItsModelIsSaved(int lag) throws IOException {
    SearchModel undisturbed = search("").fit(Samples.frame(ROWS));
    ObjectStore.lag(lag);
    GridSearch stopped = search(uri("trials")).addListener(stoppingAfterTwo());
    assertThatThrownBy(() -> stopped.fit(Samples.frame(ROWS))).isInstanceOf(Stop.class);
    AtomicInteger started = new AtomicInteger();
    SearchModel model =
        search(uri("trials"))
            .addListener(
                new SearchListener() {
                  @Override
                  public void trialStarted(Trial trial) {
                    started.incrementAndGet();
                  }
                })
            .fit(Samples.frame(ROWS));
    // A trial whose result is not listed yet is run again, to the same result.
    assertThat(started).hasValueBetween(2, lag == 0 ? 2 : 4);
    requireSame(model, undisturbed);
    model.save(uri("model"));
    requireSame(SearchModel.load(uri("model")), undisturbed);
    assertThat(ObjectStore.copies()).isZero();
  }
}
