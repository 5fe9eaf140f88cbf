package org.deltastn.spark.training;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.deltastn.spark.params.DeltaStnParams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a fit in the form of MLlib's own estimators, a line of JSON for each thing behind the
 * estimator's uid, so that programs which read those find it. MLlib's class for it is not used,
 * since it logs what a user did wrong a second time, with a trace.
 */
final class FitLog {

  private static final Logger LOG = LoggerFactory.getLogger(FitLog.class);

  private final String uid;

  private FitLog(String uid) {
    this.uid = uid;
  }

  /** Logs the estimator and the Params that are set. */
  static FitLog of(DeltaStnParams params) {
    FitLog log = new FitLog(params.uid());
    LOG.info("[{}] Stage class: {}", log.uid, params.getClass().getSimpleName());
    LOG.info("[{}] {}", log.uid, json(params));
    return log;
  }

  private static String json(DeltaStnParams params) {
    List<String> set = new ArrayList<>();
    for (Param<?> param : params.params()) {
      if (params.isSet(param)) {
        set.add('"' + param.name() + "\":" + value(params, param));
      }
    }
    return '{' + String.join(",", set) + '}';
  }

  private static <T> String value(DeltaStnParams params, Param<T> param) {
    return param.jsonEncode(params.getOrDefault(param));
  }

  /** Logs a number by its name, such as numFeatures. */
  void number(String name, long value) {
    LOG.info("[{}] {\"{}\":{}}", uid, name, value);
  }
}
