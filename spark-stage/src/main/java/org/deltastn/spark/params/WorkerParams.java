package org.deltastn.spark.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Where training runs: replicas, rounds and the numeric engine. */
public interface WorkerParams extends Params {

  /** Param: the replicas that train side by side, one task slot each. */
  default IntParam numWorkers() {
    return new IntParam(
        this,
        "numWorkers",
        "replicas that train side by side and are averaged, one task slot each",
        ParamValidators.gtEq(1));
  }

  /** Returns the replicas that train side by side, one task slot each. */
  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  /** Param: the cycles between two averages; one worker takes a whole epoch unless this is set. */
  default IntParam cyclesPerRound() {
    return new IntParam(
        this,
        "cyclesPerRound",
        "cycles between two averages; one worker takes a whole epoch unless this is set",
        ParamValidators.gtEq(1));
  }

  /** Returns the cycles between two averages; one worker takes a whole epoch unless this is set. */
  default int getCyclesPerRound() {
    return (Integer) getOrDefault(cyclesPerRound());
  }

  /**
   * Param: the numeric engine, by name; {@code auto} is the fastest that the driver's process can
   * use, and the tasks then use that one.
   */
  default Param<String> backend() {
    return new Param<>(this, "backend", "name of the numeric engine: nd4j, native or auto");
  }

  /** Returns the numeric engine, by name. */
  default String getBackend() {
    return getOrDefault(backend());
  }
}
