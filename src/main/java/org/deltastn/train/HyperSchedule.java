package org.deltastn.train;

import java.util.Arrays;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;

/**
 * Holds the schedule that a run found: for every cycle, so for every inner step, λ and the factor
 * of the schedule of learning rates. Immutable.
 */
public final class HyperSchedule {

  private static final String INTERVAL = "schedule.interval";
  private static final String LAMBDA = "schedule.lambda";
  private static final String FACTORS = "schedule.factors";

  private final int interval;
  private final int size;
  private final double[] lambda;
  private final double[] factors;

  private HyperSchedule(int interval, int size, double[] lambda, double[] factors) {
    this.interval = interval;
    this.size = size;
    this.lambda = lambda;
    this.factors = factors;
  }

  /**
   * Returns the schedule of a run before its first step.
   *
   * @param interval T_train, the inner steps of a cycle
   * @param size h, the number of hyperparameters
   */
  public static HyperSchedule empty(int interval, int size) {
    return new HyperSchedule(interval, size, new double[0], new double[0]);
  }

  /** Returns the number of cycles. */
  public int cycles() {
    return factors.length;
  }

  /** Returns the number of inner steps. */
  public long steps() {
    return (long) interval * factors.length;
  }

  /**
   * Returns λ at an inner step.
   *
   * @param step from 0 to {@link #steps}, exclusive
   */
  public double[] lambda(long step) {
    int from = size * cycle(step);
    return Arrays.copyOfRange(lambda, from, from + size);
  }

  /**
   * Returns the factor of the learning rates at an inner step.
   *
   * @param step from 0 to {@link #steps}, exclusive
   */
  public double factor(long step) {
    return factors[cycle(step)];
  }

  private int cycle(long step) {
    if (step < 0 || step >= steps()) {
      throw new IllegalArgumentException(
          "found step " + step + ", expected one of a schedule of " + steps() + " steps");
    }
    return (int) (step / interval);
  }

  /**
   * Returns this schedule with the cycles of another round: a single worker stepped λ after each
   * cycle that has gradients, several held it.
   *
   * @param before the state that the round started from
   * @param cycles of the round, which did not diverge
   * @param stepper of the run
   * @param stepsPerCycle T_valid, the steps of the hyperparameters after a cycle
   */
  public HyperSchedule plus(
      TrainingState before, Round round, int cycles, HyperStepper stepper, int stepsPerCycle) {
    double[] newLambda = Arrays.copyOf(lambda, lambda.length + cycles * size);
    double[] newFactors = Arrays.copyOf(factors, factors.length + cycles);
    Arrays.fill(
        newFactors, factors.length, newFactors.length, before.counters().schedule().factor());
    HyperState hyper = before.hyper();
    // Cycles of the warm-up, which come first, have no gradients.
    int tuned = round.hyperStepsTaken() ? round.gradients().size() / stepsPerCycle : 0;
    int next = 0;
    for (int cycle = 0; cycle < cycles; cycle++) {
      double[] current = hyper.lambda().toDoubles();
      System.arraycopy(current, 0, newLambda, lambda.length + cycle * size, size);
      for (int i = 0; i < stepsPerCycle && cycle >= cycles - tuned; i++) {
        HyperGradient gradient = round.gradients().get(next);
        hyper = stepper.step(hyper, gradient);
        next++;
      }
    }
    return new HyperSchedule(interval, size, newLambda, newFactors);
  }

  /**
   * Returns the first part of this schedule.
   *
   * @param steps of it, a number of whole cycles
   * @throws IllegalArgumentException if there are fewer, or part of a cycle would be left
   */
  public HyperSchedule until(long steps) {
    if (steps > steps() || steps < 0 || steps % interval != 0) {
      throw new IllegalArgumentException(
          "found "
              + steps
              + " steps, expected at most "
              + steps()
              + ", in cycles of "
              + interval
              + " steps");
    }
    int cycles = (int) (steps / interval);
    return new HyperSchedule(
        interval, size, Arrays.copyOf(lambda, cycles * size), Arrays.copyOf(factors, cycles));
  }

  /** Returns the serial form, in the safetensors format. */
  public byte[] toBytes() {
    SafeTensors file = new SafeTensors();
    writeTo(file);
    return file.toBytes();
  }

  /** Adds this schedule to a file. */
  public void writeTo(SafeTensors file) {
    file.put(INTERVAL, interval + " " + size)
        .put(LAMBDA, HostVector.of(lambda))
        .put(FACTORS, HostVector.of(factors));
  }

  /** Returns whether a file has a schedule. */
  public static boolean isIn(SafeTensors file) {
    return file.hasText(INTERVAL);
  }

  /**
   * Reads what {@link #writeTo} added.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  public static HyperSchedule readFrom(SafeTensors file) {
    String[] sizes = file.text(INTERVAL).split(" ");
    return new HyperSchedule(
        Integer.parseInt(sizes[0]),
        Integer.parseInt(sizes[1]),
        file.vector(LAMBDA).toDoubles(),
        file.vector(FACTORS).toDoubles());
  }

  /** Returns whether the other is the same schedule, in every bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HyperSchedule schedule
        && interval == schedule.interval
        && size == schedule.size
        && Arrays.equals(lambda, schedule.lambda)
        && Arrays.equals(factors, schedule.factors);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lambda) + Arrays.hashCode(factors);
  }

  @Override
  public String toString() {
    return "schedule of " + size + " hyperparameters over " + steps() + " steps";
  }
}
