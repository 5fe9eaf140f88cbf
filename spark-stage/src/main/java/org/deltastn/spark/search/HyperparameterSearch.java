package org.deltastn.spark.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.deltastn.search.SearchRange;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.spark.search.trials.SearchBudget;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.SearchRun;
import org.deltastn.spark.search.trials.TrialFolder;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.spark.training.HadoopCheckpointStore;
import org.deltastn.spark.training.PreparedTraining;
import org.deltastn.spark.training.SearchableEstimator;
import org.deltastn.train.Method;
import org.deltastn.train.checkpoint.CheckpointStore;
import org.deltastn.train.checkpoint.RunIdentity;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingResult;

/**
 * A search over the hyperparameters of a classifier or regressor: trains it many times at constant
 * values (method {@code FIXED}) on data that are packed and sent to the executors once, and returns
 * the model of lowest validation loss.
 *
 * <p>A trial is a task of its own and trains on one worker. It keeps its state of lowest validation
 * loss, whatever {@code keepBest} says, and trains for the estimator's {@code maxIter} epochs
 * unless the search says otherwise. A trial that diverges or fails is a row of the summary. With
 * {@code trialDir} a search that was stopped goes on, and no trial that has ended runs again.
 *
 * @param <S> the search itself
 */
public abstract class HyperparameterSearch<S extends HyperparameterSearch<S>>
    extends Estimator<SearchModel> implements SearchParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient List<SearchListener> listeners = new ArrayList<>();
  private transient SearchableEstimator estimator;

  HyperparameterSearch(Uids.Announced announced) {
    uid = announced.uid();
    setSearchDefaults();
  }

  /**
   * Returns which trials to run.
   *
   * @param epochs of a trial as the estimator has them
   * @param trialsAtATime how many run at a time
   * @throws IllegalArgumentException if the Params do not describe a search
   */
  abstract SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime);

  /** Returns whether the search ends without a budget. */
  abstract boolean isFinite();

  /** Returns whether its trials depend on how many of them run at a time. */
  boolean dependsOnParallelism() {
    return false;
  }

  abstract S self();

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Returns the estimator that is tuned, or null before one was set. */
  public SearchableEstimator getEstimator() {
    return estimator;
  }

  /**
   * Sets the classifier, regressor or language model that is tuned; its hyperparameters are
   * searched over.
   */
  public S setEstimator(SearchableEstimator value) {
    estimator = value;
    return self();
  }

  /** Sets the most trials, 0 for no limit. */
  public S setMaxTrials(int value) {
    set(maxTrials(), value);
    return self();
  }

  /** Sets the most epochs of all trials together, 0 for no limit. */
  public S setMaxEpochs(int value) {
    set(maxEpochs(), value);
    return self();
  }

  /** Sets the most wall-clock seconds, 0 for no limit. */
  public S setMaxSeconds(double value) {
    set(maxSeconds(), value);
    return self();
  }

  /** Sets the trials that run at a time, 0 for as many as the cluster has task slots. */
  public S setParallelism(int value) {
    set(parallelism(), value);
    return self();
  }

  /** Sets ranges as JSON, in place of those that the domains of the hyperparameters give. */
  public S setSearchRanges(String value) {
    SearchParams.ranges(value);
    set(searchRanges(), value);
    return self();
  }

  /** Sets ranges in place of those that the domains of the hyperparameters give. */
  public S setSearchRanges(SearchRange... values) {
    return setSearchRanges(SearchParams.json(List.of(values)));
  }

  /** Sets the folder of the trials, empty for none. */
  public S setTrialDir(String value) {
    set(trialDir(), value);
    return self();
  }

  /** Sets the seed of the proposals. */
  public S setSeed(long value) {
    set(seed(), value);
    return self();
  }

  /** Adds a listener, which hears of the progress of {@code fit} on its thread. */
  public S addListener(SearchListener listener) {
    listeners.add(listener);
    return self();
  }

  /**
   * Searches.
   *
   * @throws IllegalArgumentException if Params, network and data do not fit together; if the search
   *     has no end; or if {@code trialDir} holds the trials of another search, naming what differs
   * @throws IllegalStateException if no trial ended with a model, with the first one's reason
   * @throws java.io.UncheckedIOException if {@code trialDir} cannot be read or written
   */
  @Override
  public SearchModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    SearchBudget budget = new SearchBudget(getMaxTrials(), getMaxEpochs(), getMaxSeconds());
    if (!isFinite() && !budget.isLimited()) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + " goes on for ever: set maxTrials, maxEpochs or maxSeconds, found none of them");
    }
    SparkContext spark = dataset.sparkSession().sparkContext();
    SearchableEstimator trial = trial();
    try (PreparedTraining prepared = trial.prepare(dataset, getParallelism())) {
      int trialsAtATime = trialsAtATime(spark, prepared);
      int epochs = prepared.definition().configuration().epochs();
      SearchSpace space =
          SearchSpace.of(prepared.definition().space(), SearchParams.ranges(getSearchRanges()));
      SearchStrategy strategy = strategy(space, epochs, trialsAtATime);
      TrialFolder folder =
          TrialFolder.open(store(dataset.sparkSession()), identity(prepared, space, trialsAtATime));
      List<TrialResult> results;
      try (SearchRun run =
          new SearchRun(
              JavaSparkContext.fromSparkContext(spark),
              uid(),
              prepared,
              strategy,
              budget,
              trialsAtATime,
              folder,
              listeners)) {
        results = run.run();
      }
      Model<?> best = model(trial, prepared, folder, results);
      return copyValues(
          new SearchModel(
                  uid(), best, new SearchSummary(prepared.definition().space().names(), results))
              .setParent(this),
          ParamMap.empty());
    }
  }

  private Model<?> model(
      SearchableEstimator trial,
      PreparedTraining prepared,
      TrialFolder folder,
      List<TrialResult> results) {
    TrialResult best =
        SearchRun.best(results)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        results.isEmpty()
                            ? "the budget of the search does not last for a single trial"
                            : "none of "
                                + results.size()
                                + " trials ended with a model; trial "
                                + results.get(0).trial().number()
                                + ": "
                                + results.get(0).message()));
    RunState run = folder.run(best.trial().number());
    TrainingResult.Outcome outcome =
        switch (best.status()) {
          case EARLY_STOPPED -> TrainingResult.Outcome.EARLY_STOPPED;
          case STOPPED -> TrainingResult.Outcome.STOPPED;
          default -> TrainingResult.Outcome.COMPLETED;
        };
    return trial.model(
        prepared,
        new TrainingResult(run.best(), run.last(), run.history(), outcome, null, run.timings()));
  }

  /** Returns the estimator as a trial trains it. */
  private SearchableEstimator trial() {
    SearchableEstimator trial = required().copy(ParamMap.empty());
    if (trial.getNumWorkers() != 1) {
      throw new IllegalArgumentException(
          "found numWorkers "
              + trial.getNumWorkers()
              + " of the estimator, expected 1: a search uses the task slots for trials side by"
              + " side, one worker each; set numWorkers to 1, or try constant hyperparameters on"
              + " several workers by MLlib's CrossValidator or TrainValidationSplit");
    }
    if (!trial.getCheckpointDir().isEmpty()) {
      throw new IllegalArgumentException(
          "found checkpointDir "
              + trial.getCheckpointDir()
              + " of the estimator, expected none: the trials of a search are kept in its"
              + " trialDir");
    }
    trial.set(trial.method(), Method.FIXED.name());
    trial.set(trial.keepBest(), true);
    return trial;
  }

  private SearchableEstimator required() {
    if (estimator == null) {
      throw new IllegalArgumentException(
          "set the classifier, regressor or language model to tune by setEstimator, found none");
    }
    return estimator;
  }

  private int trialsAtATime(SparkContext spark, PreparedTraining prepared) {
    if (getParallelism() > 0) {
      return getParallelism();
    }
    return Math.max(1, spark.defaultParallelism() / prepared.data().resources().cpus());
  }

  private CheckpointStore store(SparkSession session) {
    return getTrialDir().isEmpty()
        ? new TrialFolder.InMemory()
        : HadoopCheckpointStore.open("trialDir", getTrialDir(), SessionSettings.hadoop(session));
  }

  /** Returns all that decides which trials run and what they reach. */
  private RunIdentity identity(PreparedTraining prepared, SearchSpace space, int trialsAtATime) {
    Map<String, String> others = new LinkedHashMap<>(prepared.identity());
    others.put("search", quoted(getClass().getSimpleName()));
    others.put("searchSpace", SearchParams.json(space.ranges()));
    others.put("trialEpochs", Integer.toString(prepared.definition().configuration().epochs()));
    others.put("searchSeed", Long.toString(getSeed()));
    others.putAll(settings());
    if (dependsOnParallelism()) {
      others.put("parallelism", Integer.toString(trialsAtATime));
    }
    return RunIdentity.of(prepared.definition().configuration(), others);
  }

  /** Returns further settings, as JSON by name, that decide which trials run. */
  Map<String, String> settings() {
    return Map.of();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return required().transformSchema(schema);
  }

  @Override
  @SuppressWarnings("unchecked")
  public S copy(ParamMap extra) {
    S copy = (S) defaultCopy(extra);
    HyperparameterSearch<S> search = copy;
    search.listeners.addAll(listeners);
    search.estimator = estimator == null ? null : estimator.copy(extra);
    return copy;
  }

  @Override
  public MLWriter write() {
    return SearchFiles.writer(this);
  }

  /** Returns a reader of searches of one kind, made by a function of their uid. */
  static <T extends HyperparameterSearch<T>> MLReader<T> reader(
      Class<T> type, java.util.function.Function<String, T> create) {
    return SearchFiles.reader(type, create);
  }
}
