package org.deltastn.benchmarks;

import java.util.concurrent.TimeUnit;
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

/** Milliseconds of one inner step on one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 9, time = 2)
public class StepBenchmark {

  /** FIXED is the plain step; DELTA_STN the general and the response pass with their updates. */
  @Param({"FIXED", "DELTA_STN"})
  public String method;

  /** The network that takes the steps. */
  @Param({"MLP"})
  public SpeedNetwork network;

  private TrainingSteps steps;

  /** Makes the replica. */
  @Setup(Level.Trial)
  public void setUp() {
    steps = network.steps(Method.valueOf(method), Backends.defaultName());
  }

  /** Takes five steps. */
  @Benchmark
  @OperationsPerInvocation(5)
  public void step() {
    steps.cycle(false);
  }

  /** Frees the replica. */
  @TearDown(Level.Trial)
  public void tearDown() {
    steps.close();
  }
}
