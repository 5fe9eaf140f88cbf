package org.deltastn.checks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH benchmarks for the checks. */
final class Benchmarks {

  private Benchmarks() {}

  /** Runs a benchmark and returns the median score for every value of its parameter. */
  static Map<String, Double> medians(Class<?> benchmark, String parameter) throws RunnerException {
    Map<String, Double> medians = new HashMap<>();
    for (RunResult result :
        new Runner(
                new OptionsBuilder().include(benchmark.getName()).jvmArgsAppend("-Xmx2g").build())
            .run()) {
      medians.put(
          result.getParams().getParam(parameter),
          result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    return medians;
  }
}
