package org.deltastn.optim;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/**
 * Changes the learning rate α of the weights from epoch to epoch: α_e = f_e α₀, where the factor
 * f_e is a pure function of the schedule's state.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LearningRateSchedule.Constant.class, name = "constant"),
  @JsonSubTypes.Type(value = LearningRateSchedule.Step.class, name = "step"),
  @JsonSubTypes.Type(value = LearningRateSchedule.MultiStep.class, name = "multiStep"),
  @JsonSubTypes.Type(value = LearningRateSchedule.ReduceOnPlateau.class, name = "reduceOnPlateau"),
  @JsonSubTypes.Type(value = LearningRateSchedule.ReduceUntil.class, name = "reduceUntil"),
  @JsonSubTypes.Type(value = LearningRateSchedule.Ramp.class, name = "ramp")
})
public sealed interface LearningRateSchedule {

  /**
   * Holds the state of a schedule.
   *
   * @param factor the factor on the base learning rate
   * @param best the lowest validation loss seen
   * @param badEpochs epochs since then
   */
  record State(double factor, double best, int badEpochs) {
    /** The state in which every schedule but a ramp starts. */
    public static final State INITIAL = new State(1, Double.POSITIVE_INFINITY, 0);
  }

  /**
   * Returns the state after an epoch.
   *
   * @param epochs epochs done, at least 1
   * @param validationLoss the loss at the end of the last one
   */
  State next(State state, int epochs, double validationLoss);

  /** Returns the state in the first epoch. */
  default State initial() {
    return State.INITIAL;
  }

  /** Returns whether training ends at a state; never by default. */
  default boolean ended(State state) {
    return false;
  }

  /** Keeps the learning rate: f_e = 1. */
  record Constant() implements LearningRateSchedule {

    @Override
    public State next(State state, int epochs, double validationLoss) {
      return state;
    }
  }

  /** Multiplies the learning rate by gamma γ every {@code size} epochs: f_e = γ^⌊e / size⌋. */
  record Step(int size, double gamma) implements LearningRateSchedule {

    /** Checks that size is at least 1 and gamma positive. */
    public Step {
      if (size < 1) {
        throw new IllegalArgumentException("step size must be at least 1, found " + size);
      }
      requireFactor(gamma);
    }

    @Override
    public State next(State state, int epochs, double validationLoss) {
      return new State(Math.pow(gamma, epochs / size), state.best(), state.badEpochs());
    }
  }

  /** Multiplies the learning rate by gamma γ at each milestone m: f_e = γ^|{m ≤ e}|. */
  record MultiStep(List<Integer> milestones, double gamma) implements LearningRateSchedule {

    /** Checks that gamma is positive. */
    public MultiStep {
      milestones = List.copyOf(milestones);
      requireFactor(gamma);
    }

    @Override
    public State next(State state, int epochs, double validationLoss) {
      long passed = milestones.stream().filter(m -> m <= epochs).count();
      return new State(Math.pow(gamma, passed), state.best(), state.badEpochs());
    }
  }

  /**
   * Multiplies the learning rate by gamma when the validation loss has not fallen for more than
   * {@code patience} epochs: f ← γ f.
   */
  record ReduceOnPlateau(double gamma, int patience) implements LearningRateSchedule {

    /** Checks that gamma is positive and patience at least 0. */
    public ReduceOnPlateau {
      requireFactor(gamma);
      if (patience < 0) {
        throw new IllegalArgumentException("patience must be at least 0, found " + patience);
      }
    }

    @Override
    public State next(State state, int epochs, double validationLoss) {
      if (validationLoss < state.best()) {
        return new State(state.factor(), validationLoss, 0);
      }
      int bad = state.badEpochs() + 1;
      return bad > patience
          ? new State(state.factor() * gamma, state.best(), 0)
          : new State(state.factor(), state.best(), bad);
    }
  }

  /**
   * The learning rate is reduced as by {@link ReduceOnPlateau}, and training ends when what it is
   * multiplied by falls below a minimum (H.3).
   */
  record ReduceUntil(double gamma, int patience, double minimumFactor)
      implements LearningRateSchedule {

    /** Checks that gamma and the minimum lie between 0 and 1 and patience is at least 0. */
    public ReduceUntil {
      if (!(gamma > 0 && gamma < 1)) {
        throw new IllegalArgumentException("gamma must lie between 0 and 1, found " + gamma);
      }
      if (patience < 0) {
        throw new IllegalArgumentException("patience must be at least 0, found " + patience);
      }
      if (!(minimumFactor > 0 && minimumFactor < 1)) {
        throw new IllegalArgumentException(
            "minimumFactor must lie between 0 and 1, found " + minimumFactor);
      }
    }

    @Override
    public State next(State state, int epochs, double validationLoss) {
      return new ReduceOnPlateau(gamma, patience).next(state, epochs, validationLoss);
    }

    @Override
    public boolean ended(State state) {
      return state.factor() < minimumFactor;
    }
  }

  /**
   * Raises the learning rate over the first epochs, from a share r₀ of it in the first one by equal
   * steps to all of it after {@code epochs}, and multiplies it by another schedule's factor: f_e =
   * (r₀ + (1 − r₀) min(1, e / epochs)) g_e (Goyal et al., 2017, §2.2, for rates that were scaled up
   * by a number of workers).
   *
   * @param from r₀, above 0 and at most 1
   * @param epochs length of the ramp, at least 1
   * @param then g
   */
  record Ramp(double from, int epochs, LearningRateSchedule then) implements LearningRateSchedule {

    /** Checks the values. */
    public Ramp {
      if (!(from > 0 && from <= 1)) {
        throw new IllegalArgumentException("from must be above 0 and at most 1, found " + from);
      }
      if (epochs < 1) {
        throw new IllegalArgumentException("epochs must be at least 1, found " + epochs);
      }
      if (then == null || then instanceof Ramp) {
        throw new IllegalArgumentException("then must be a schedule other than ramp");
      }
    }

    private double share(int epochsDone) {
      return epochsDone >= epochs ? 1 : from + (1 - from) * epochsDone / epochs;
    }

    private State inner(State state, int epochsDone) {
      return new State(state.factor() / share(epochsDone), state.best(), state.badEpochs());
    }

    @Override
    public State initial() {
      State first = then.initial();
      return new State(from * first.factor(), first.best(), first.badEpochs());
    }

    @Override
    public State next(State state, int epochsDone, double validationLoss) {
      State next = then.next(inner(state, epochsDone - 1), epochsDone, validationLoss);
      return new State(share(epochsDone) * next.factor(), next.best(), next.badEpochs());
    }

    @Override
    public boolean ended(State state) {
      // While the rate is raised, its factor says nothing about an end.
      return state.factor() < from && then.ended(state);
    }
  }

  private static void requireFactor(double gamma) {
    if (!(gamma > 0)) {
      throw new IllegalArgumentException("gamma must be positive, found " + gamma);
    }
  }
}
