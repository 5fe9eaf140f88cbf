package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.vector.HostVector;

/** What is left of states of floats that workers send rounded, written out. */
public final class RoundedStates {

  private RoundedStates() {}

  /**
   * Returns a state whose weights and response differ from those before by rounded changes, and
   * whose optimizers' state, where a square must not get below 0, is rounded as it is.
   */
  public static TrainingState of(TrainingState before, TrainingState after) {
    List<HostVector> start = before.vectors();
    List<HostVector> vectors = new ArrayList<>();
    for (HostVector vector : after.vectors()) {
      double[] reached = vector.toDoubles();
      int v = vectors.size();
      double[] from = v < 2 ? start.get(v).toDoubles() : new double[reached.length];
      for (int i = 0; i < reached.length; i++) {
        float change = rounded((float) reached[i] - (float) from[i]);
        reached[i] = v < 2 ? (float) from[i] + change : change;
      }
      vectors.add(HostVector.of(vector.precision(), reached));
    }
    return after.withVectors(vectors);
  }

  /** Returns the nearest value of eight significant bits, to even where two are as near. */
  private static float rounded(float value) {
    float unit = Math.scalb(1f, Math.max(Math.getExponent(value), Float.MIN_EXPONENT) - 7);
    return (float) Math.rint(value / unit) * unit;
  }
}
