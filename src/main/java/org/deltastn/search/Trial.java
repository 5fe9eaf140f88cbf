package org.deltastn.search;

import java.util.Arrays;
import java.util.List;

/**
 * One piece of training at constant hyperparameters, from nothing or from where another one ended.
 *
 * @param number from 0, in the order of the search's plan
 * @param parent the number of the trial whose weights it goes on from, or {@link #NO_PARENT}
 * @param values of the hyperparameters, in their domains and in their order
 * @param firstEpoch epochs that its ancestors trained before, 0 without a parent
 * @param lastEpoch the epoch that it ends after, above {@code firstEpoch}
 * @param place where it is in the plan of the search, for people: {@code bracket 2, rung 1}
 */
public record Trial(
    int number, int parent, List<Double> values, int firstEpoch, int lastEpoch, String place) {

  /** The parent of a trial that starts from nothing. */
  public static final int NO_PARENT = -1;

  /** Takes a copy of the values, and checks that the trial trains. */
  public Trial {
    values = List.copyOf(values);
    if (firstEpoch < 0 || lastEpoch <= firstEpoch) {
      throw new IllegalArgumentException(
          "a trial needs at least one epoch, found the epochs after "
              + firstEpoch
              + " up to "
              + lastEpoch);
    }
  }

  /** Returns a trial that starts from nothing. */
  public static Trial fresh(int number, double[] values, int epochs, String place) {
    return new Trial(number, NO_PARENT, boxed(values), 0, epochs, place);
  }

  /** Returns a trial that goes on where this one ended. */
  public Trial next(int newNumber, double[] newValues, int newLastEpoch, String newPlace) {
    return new Trial(newNumber, number, boxed(newValues), lastEpoch, newLastEpoch, newPlace);
  }

  /** Returns the values of the hyperparameters as an array. */
  public double[] valueArray() {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Returns the epochs that this trial itself trains. */
  public int epochs() {
    return lastEpoch - firstEpoch;
  }

  /** Returns whether it goes on from another trial. */
  public boolean hasParent() {
    return parent != NO_PARENT;
  }

  private static List<Double> boxed(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }
}
