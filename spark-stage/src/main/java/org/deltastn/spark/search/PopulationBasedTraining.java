package org.deltastn.spark.search;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.deltastn.search.PopulationSettings;
import org.deltastn.search.PopulationStrategy;
import org.deltastn.search.SearchSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.spark.Uids;

/**
 * Population-based training (Jaderberg et al. 2017), which finds schedules: {@code populationSize}
 * members train for the estimator's {@code maxIter} epochs; after every {@code interval} epochs the
 * worst fifth takes over weights and hyperparameters of the best fifth, and changes the latter. A
 * trial is one member for one interval. It ends by itself, or by a budget before.
 */
public final class PopulationBasedTraining extends HyperparameterSearch<PopulationBasedTraining> {

  private static final long serialVersionUID = 1L;

  /** Creates a search with a random uid. */
  public PopulationBasedTraining() {
    this(Identifiable$.MODULE$.randomUID("populationBasedTraining"));
  }

  /** Creates a search of a uid. */
  public PopulationBasedTraining(String uid) {
    this(Uids.announce(uid));
  }

  private PopulationBasedTraining(Uids.Announced announced) {
    super(announced);
    setDefault(populationSize(), 10);
    setDefault(interval(), 5);
  }

  /** Param: the members of the population, at least 2. */
  public IntParam populationSize() {
    return new IntParam(
        this,
        "populationSize",
        "Sets the number of members of the population, 2 or more.",
        ParamValidators.gtEq(2));
  }

  /** Returns the members of the population, at least 2. */
  public int getPopulationSize() {
    return (Integer) getOrDefault(populationSize());
  }

  /** Sets the members of the population, at least 2. */
  public PopulationBasedTraining setPopulationSize(int value) {
    set(populationSize(), value);
    return this;
  }

  /** Param: the epochs between two exploits, at least 1. */
  public IntParam interval() {
    return new IntParam(
        this,
        "interval",
        "Sets the number of epochs between two exploits, 1 or more.",
        ParamValidators.gtEq(1));
  }

  /** Returns the epochs between two exploits, at least 1. */
  public int getInterval() {
    return (Integer) getOrDefault(interval());
  }

  /** Sets the epochs between two exploits, at least 1. */
  public PopulationBasedTraining setInterval(int value) {
    set(interval(), value);
    return this;
  }

  @Override
  SearchStrategy strategy(SearchSpace space, int epochs, int trialsAtATime) {
    PopulationSettings settings =
        PopulationSettings.usual(getPopulationSize(), epochs, Math.min(epochs, getInterval()));
    return new PopulationStrategy(space, settings, getSeed());
  }

  @Override
  boolean isFinite() {
    return true;
  }

  @Override
  Map<String, String> settings() {
    return Map.of(
        "populationSize",
        String.valueOf(getPopulationSize()),
        "interval",
        String.valueOf(getInterval()));
  }

  @Override
  PopulationBasedTraining self() {
    return this;
  }

  /** Returns a reader of saved searches of this kind. */
  public static MLReader<PopulationBasedTraining> read() {
    return reader(PopulationBasedTraining.class, PopulationBasedTraining::new);
  }

  /** Loads a saved search of this kind. */
  public static PopulationBasedTraining load(String path) {
    return read().load(path);
  }
}
