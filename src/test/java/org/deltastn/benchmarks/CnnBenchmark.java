package org.deltastn.benchmarks;

import java.util.concurrent.TimeUnit;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.Method;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds of one inner step of SimpleCNN (H.2.2), on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 9, time = 2)
public class CnnBenchmark {

  /** What a step does. */
  public enum Step {
    /** The plain network's: neither dropout nor Cutout. */
    PLAIN(Method.FIXED, false, false),
    /** With dropout and Cutout at constant strengths. */
    FIXED(Method.FIXED, true, false),
    /** The general and the response pass with their updates. */
    DELTA_STN(Method.DELTA_STN, true, false),
    /** The same, and its share of the hyperparameters' pass: one in five steps. */
    WITH_HYPER_PASS(Method.DELTA_STN, true, true);

    final Method method;
    final boolean regularized;
    final boolean tune;

    Step(Method method, boolean regularized, boolean tune) {
      this.method = method;
      this.regularized = regularized;
      this.tune = tune;
    }
  }

  /** What is timed. */
  @Param public Step step;

  private TrainingSteps steps;

  /** Makes the replica. */
  @Setup(Level.Trial)
  public void setUp() {
    steps =
        TrainingSteps.of(
            step.method, Presets.simpleCnn(), step.regularized, Backends.defaultName());
  }

  /** Takes five steps. */
  @Benchmark
  @OperationsPerInvocation(5)
  public void step() {
    steps.cycle(step.tune);
  }

  /** Frees the replica. */
  @TearDown(Level.Trial)
  public void tearDown() {
    steps.close();
  }
}
