package org.deltastn.optim;

/**
 * Holds an update rule and its base learning rate.
 *
 * @param rule the rule
 * @param learningRate positive
 */
public record OptimizerConfiguration(Optimizer rule, double learningRate) {

  /** Checks that the rule is set and the learning rate is positive and finite. */
  public OptimizerConfiguration {
    if (rule == null) {
      throw new IllegalArgumentException("an optimizer needs a rule");
    }
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException("learning rate must be positive, found " + learningRate);
    }
  }

  /**
   * The maximum number of workers that learning rates grow with: the largest minibatch that Goyal
   * et al. trained by scaled rates without a loss was 32 of their smallest (8,192 rows against
   * 256).
   */
  public static final int MOST_SCALED_WORKERS = 32;

  /**
   * Returns this with the learning rate for several workers that are averaged, which is larger by
   * {@link Optimizer#rateFactor}; for one worker it is the same, and for more than {@value
   * #MOST_SCALED_WORKERS} that of so many.
   *
   * @param workers at least 1
   */
  public OptimizerConfiguration forWorkers(int workers) {
    return new OptimizerConfiguration(
        rule, learningRate * rule.rateFactor(Math.min(workers, MOST_SCALED_WORKERS)));
  }
}
