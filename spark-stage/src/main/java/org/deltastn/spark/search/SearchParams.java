package org.deltastn.spark.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.deltastn.search.SearchRange;
import org.deltastn.spark.params.JsonParam;

/**
 * What all searches have in common: budgets, ranges, trials at a time, the folder of the trials.
 */
public interface SearchParams extends Params {

  /** Sets the default of every Param; for constructors. */
  default void setSearchDefaults() {
    setDefault(maxTrials(), 0);
    setDefault(maxEpochs(), 0);
    setDefault(maxSeconds(), 0.0);
    setDefault(parallelism(), 0);
    setDefault(searchRanges(), "[]");
    setDefault(trialDir(), "");
    setDefault(seed(), 0L);
  }

  /** Param: the most trials, 0 for no limit. */
  default IntParam maxTrials() {
    return new IntParam(
        this,
        "maxTrials",
        "Sets the maximum number of trials; 0 for no limit.",
        ParamValidators.gtEq(0));
  }

  /** Returns the most trials, 0 for no limit. */
  default int getMaxTrials() {
    return (Integer) getOrDefault(maxTrials());
  }

  /** Param: the most epochs of all trials together, 0 for no limit. */
  default IntParam maxEpochs() {
    return new IntParam(
        this,
        "maxEpochs",
        "Sets the maximum number of epochs of all trials together; 0 for no limit.",
        ParamValidators.gtEq(0));
  }

  /** Returns the most epochs of all trials together, 0 for no limit. */
  default int getMaxEpochs() {
    return (Integer) getOrDefault(maxEpochs());
  }

  /** Param: the most wall-clock seconds, 0 for no limit. */
  default DoubleParam maxSeconds() {
    return new DoubleParam(
        this,
        "maxSeconds",
        "Sets the maximum of wall-clock seconds, after which no trial starts and those that run end"
            + " with their epoch; 0 for no limit.",
        ParamValidators.gtEq(0));
  }

  /** Returns the most wall-clock seconds, 0 for no limit. */
  default double getMaxSeconds() {
    return (Double) getOrDefault(maxSeconds());
  }

  /** Param: the trials that run at a time, 0 for as many as the cluster has task slots. */
  default IntParam parallelism() {
    return new IntParam(
        this,
        "parallelism",
        "Sets how many trials run at a time; 0 for as many as the cluster has task slots.",
        ParamValidators.gtEq(0));
  }

  /** Returns the trials that run at a time, 0 for as many as there are task slots. */
  default int getParallelism() {
    return (Integer) getOrDefault(parallelism());
  }

  /** Param: ranges in place of those that the domains of the hyperparameters give, as JSON. */
  default Param<String> searchRanges() {
    return new JsonParam(
        this,
        "searchRanges",
        "Sets ranges by hyperparameter, as JSON: [{\"name\": \"weightDecay\", \"lower\": 1e-6,"
            + " \"upper\": 1e-2, \"logarithmic\": true}]; the others have the range of their"
            + " domain");
  }

  /** Returns the ranges that were set, as JSON. */
  default String getSearchRanges() {
    return getOrDefault(searchRanges());
  }

  /** Param: the folder of the trials, a URI of any Hadoop file system. */
  default Param<String> trialDir() {
    return new Param<>(
        this,
        "trialDir",
        "Names the folder of the trials, a URI of any Hadoop file system, from which a stopped"
            + " search goes on; empty for none.");
  }

  /** Returns the folder of the trials, empty for none. */
  default String getTrialDir() {
    return getOrDefault(trialDir());
  }

  /** Param: the seed of the proposals; that of training is the estimator's. */
  default LongParam seed() {
    return new LongParam(
        this, "seed", "Fixes which trials are proposed; the seed of training is the estimator's.");
  }

  /** Returns the seed of the proposals. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }

  /**
   * Reads ranges.
   *
   * @throws IllegalArgumentException saying what in the text is wrong
   */
  static List<SearchRange> ranges(String json) {
    try {
      return Arrays.asList(
          new ObjectMapper()
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .readValue(json, SearchRange[].class));
    } catch (JsonProcessingException e) {
      Throwable reason = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
      throw new IllegalArgumentException(
          "searchRanges: "
              + reason.getMessage()
              + "; expected an array of objects with name, lower, upper and logarithmic",
          e);
    }
  }

  /** Writes ranges. */
  static String json(List<SearchRange> ranges) {
    try {
      return new ObjectMapper().writeValueAsString(ranges);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
