package org.deltastn.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH benchmarks for the checks. */
final class Benchmarks {

  private Benchmarks() {}

  /** Runs a benchmark and returns the median score for every value of its parameter. */
  static Map<String, Double> medians(Class<?> benchmark, String parameter) throws RunnerException {
    return medians(options(benchmark), parameter);
  }

  /** Runs a benchmark with some parameters fixed and returns the medians for another. */
  static Map<String, Double> medians(
      Class<?> benchmark, String parameter, Map<String, String> fixed) throws RunnerException {
    ChainedOptionsBuilder options = options(benchmark);
    fixed.forEach((name, value) -> options.param(name, value));
    return medians(options, parameter);
  }

  /** Runs the steps of a network and returns the median milliseconds for every method. */
  static Map<String, Double> steps(SpeedNetwork network) throws RunnerException {
    ChainedOptionsBuilder options = options(StepBenchmark.class).param("network", network.name());
    if (network.cycles() < SpeedNetwork.MLP.cycles()) {
      options.warmupIterations(1).measurementIterations(3);
    }
    return medians(options, "method");
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder().include(benchmark.getName()).jvmArgsAppend("-Xmx2g");
  }

  private static Map<String, Double> medians(ChainedOptionsBuilder options, String parameter)
      throws RunnerException {
    Map<String, Double> medians = new HashMap<>();
    for (RunResult result : new Runner(options.build()).run()) {
      medians.put(
          result.getParams().getParam(parameter),
          result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    return medians;
  }
}
