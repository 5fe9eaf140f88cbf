package org.deltastn.spark.training.rounds;

import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.deltastn.spark.plan.RoundHeap;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingState;

/** Checks that Spark can move the states of a round. */
public final class RoundSize {

  private static final String MOST_RESULTS = "spark.driver.maxResultSize";

  /** More than the header of a state with its gradients and metrics. */
  private static final long MARGIN = 1 << 20;

  private RoundSize() {}

  /**
   * Checks a fit before it starts.
   *
   * @param start a state as large as those of the fit
   * @param withOptimizers whether the state of the optimizers is sent
   * @throws IllegalArgumentException if a state does not fit in one array, or the states that the
   *     driver gathers at a time are more than spark.driver.maxResultSize
   */
  public static void require(
      SparkConf conf, TrainingState start, int workers, boolean withOptimizers) {
    long state = (withOptimizers ? start : start.withoutSlots()).vectorBytes();
    if (state + MARGIN > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          start.general().length()
              + " weights, "
              + start.response().length()
              + " values of their response"
              + (withOptimizers ? " and " + slots(start) + " of the optimizers' state" : "")
              + " of "
              + start.general().precision().bytes()
              + " bytes each are "
              + state
              + " bytes, expected less than 2 GiB: a round sends them as one array. Train a smaller"
              + " network"
              + (withOptimizers && workers > 1
                  ? ", or set averageOptimizerState to false, which leaves the optimizers' state out"
                  : ""));
    }
    RoundSizes sizes = RoundSizes.of(conf, false);
    boolean wholeEpochs = workers == 1 && state < RoundHeap.LARGE;
    if (state >= sizes.blocks() && !wholeEpochs) {
      // The driver fetches the states itself, which are results of no task.
      return;
    }
    long gathered = SparkWorkerPool.gathered(workers, sizes.fanIn()) * (state + MARGIN);
    long most = mostResultBytes(conf);
    if (gathered > most) {
      throw new IllegalArgumentException(
          MOST_RESULTS
              + " is "
              + most
              + " bytes, but a round of "
              + workers
              + " workers sends up to "
              + gathered
              + " to the driver at a time: set it to at least "
              + ((gathered >> 20) + 1)
              + "m, or to 0 for no limit");
    }
  }

  private static long slots(TrainingState state) {
    return Stream.concat(state.generalSlots().stream(), state.responseSlots().stream())
        .mapToLong(HostVector::length)
        .sum();
  }

  /** Returns how many bytes the results of a job may have. */
  static long mostResultBytes(SparkConf conf) {
    long most = conf.getSizeAsBytes(MOST_RESULTS, "1g");
    return most > 0 ? most : Long.MAX_VALUE;
  }
}
