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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds of one inner step of a language model on one thread: 40 streams of 70 words. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class LstmBenchmark {

  static final int STEPS = 70;

  /** FIXED is the plain step; DELTA_STN the general and the response pass with their updates. */
  @Param({"FIXED", "DELTA_STN"})
  public String method;

  /** Units of both LSTMs and of the embedding. */
  @Param({"650"})
  public int units;

  /** Size of the vocabulary. */
  @Param({"10000"})
  public int words;

  private TrainingSteps steps;

  /** Makes the replica. */
  @Setup(Level.Trial)
  public void setUp() {
    steps =
        TrainingSteps.ofLanguageModel(
            Method.valueOf(method), words, units, STEPS, Backends.defaultName());
  }

  /** Takes a step. */
  @Benchmark
  public void step() {
    steps.cycle(false);
  }

  /** Frees the replica. */
  @TearDown(Level.Trial)
  public void tearDown() {
    steps.close();
  }
}
