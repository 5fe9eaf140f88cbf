package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.HyperGradient;

/**
 * Holds the result of one worker, or of several workers combined, in a round. Parts can be combined
 * in any fixed tree: each has the number of rows that it stands for.
 *
 * @param state the mean of the workers' states, weighted by their training rows
 * @param trainingRows training rows of the workers
 * @param validationRows validation rows of the workers
 * @param gradients of the hyperparameters, averaged over the workers by validation rows, in order
 * @param trainingLoss the training objective summed over the inner steps of the workers
 * @param divergence where one of the workers diverged, or null
 */
public record RoundPart(
    TrainingState state,
    long trainingRows,
    long validationRows,
    List<HyperGradient> gradients,
    LossSum trainingLoss,
    Divergence divergence) {

  /** Takes a copy of the list. */
  public RoundPart {
    gradients = List.copyOf(gradients);
  }

  /**
   * Combines parts, in the order of the list, which decides the last bits of the result; a single
   * part is returned itself, and so is the first part that diverged.
   */
  public static RoundPart combine(List<RoundPart> parts) {
    RoundPart first = parts.get(0);
    if (parts.size() == 1) {
      return first;
    }
    for (RoundPart part : parts) {
      if (part.divergence != null) {
        return part;
      }
    }
    long trainingRows = parts.stream().mapToLong(RoundPart::trainingRows).sum();
    long validationRows = parts.stream().mapToLong(RoundPart::validationRows).sum();
    double[] shares = shares(parts);
    double[] validationShares =
        parts.stream().mapToDouble(part -> (double) part.validationRows / validationRows).toArray();
    List<HyperGradient> gradients = new ArrayList<>();
    for (int i = 0; i < first.gradients.size(); i++) {
      int step = i;
      gradients.add(
          HyperGradient.average(
              parts.stream().map(part -> part.gradients.get(step)).toList(), validationShares));
    }
    LossSum loss = LossSum.ZERO;
    for (RoundPart part : parts) {
      loss = loss.plus(part.trainingLoss);
    }
    TrainingState average =
        TrainingState.average(parts.stream().map(RoundPart::state).toList(), shares);
    return new RoundPart(average, trainingRows, validationRows, gradients, loss, null);
  }

  /** Returns the weights of the states of parts in their mean. */
  public static double[] shares(List<RoundPart> parts) {
    long rows = parts.stream().mapToLong(RoundPart::trainingRows).sum();
    return parts.stream().mapToDouble(part -> (double) part.trainingRows / rows).toArray();
  }

  /**
   * Combines parts in a tree: as many at a time, in the order of the list, until there is one.
   *
   * @param fanIn parts that are combined at a time, at least 2
   */
  public static RoundPart combineTree(List<RoundPart> parts, int fanIn) {
    List<RoundPart> left = parts;
    while (left.size() > fanIn) {
      List<RoundPart> groups = new ArrayList<>();
      for (int from = 0; from < left.size(); from += fanIn) {
        groups.add(combine(left.subList(from, Math.min(left.size(), from + fanIn))));
      }
      left = groups;
    }
    return combine(left);
  }

  /** Returns this part with another state. */
  public RoundPart withState(TrainingState other) {
    return new RoundPart(other, trainingRows, validationRows, gradients, trainingLoss, divergence);
  }

  /** Returns the part that stands for all workers as the round's result. */
  public Round toRound(boolean hyperStepsTaken) {
    return new Round(state, gradients, hyperStepsTaken, trainingLoss, divergence);
  }
}
