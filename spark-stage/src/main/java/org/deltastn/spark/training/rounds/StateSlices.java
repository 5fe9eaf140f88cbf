package org.deltastn.spark.training.rounds;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorAssembly;
import org.deltastn.train.TrainingState;

/**
 * Cuts states into slices, each with the same range of every vector, and puts slices together as
 * they arrive, in the memory of one state. A mean of slices is the slice of the mean, to the bit.
 */
final class StateSlices {

  private final List<HostVector> like;
  private final int count;
  private final List<VectorAssembly> vectors = new ArrayList<>();
  private TrainingState first;

  /**
   * Begins a state.
   *
   * @param like a state with vectors of the same lengths
   * @param count of slices
   */
  StateSlices(TrainingState like, int count) {
    this.like = like.vectors();
    this.count = count;
    for (HostVector vector : this.like) {
      vectors.add(new VectorAssembly(vector.precision(), vector.length()));
    }
  }

  /** Returns a slice of a state, with all of its hyperparameters and counters. */
  static TrainingState cut(TrainingState state, int slice, int count) {
    return state.withVectors(
        state.vectors().stream()
            .map(v -> v.range(begin(v.length(), slice, count), begin(v.length(), slice + 1, count)))
            .toList());
  }

  private static int begin(int length, int slice, int count) {
    return (int) ((long) length * slice / count);
  }

  /**
   * Puts a slice where it belongs.
   *
   * @throws IllegalArgumentException if it is of a state with other vectors
   */
  void put(int slice, TrainingState part) {
    List<HostVector> parts = part.vectors();
    if (parts.size() != like.size()) {
      throw new IllegalArgumentException(
          "a slice of " + like.size() + " vectors is needed, found " + parts.size());
    }
    for (int i = 0; i < parts.size(); i++) {
      vectors.get(i).put(begin(like.get(i).length(), slice, count), parts.get(i));
    }
    if (first == null) {
      first = part;
    }
  }

  /** Returns the state, after all slices were put, with the hyperparameters of the first one. */
  TrainingState toState() {
    return first.withVectors(vectors.stream().map(VectorAssembly::toVector).toList());
  }
}
