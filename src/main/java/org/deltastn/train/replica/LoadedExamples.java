package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Holds the examples from which minibatches are gathered: on the heap, or, where the engine has
 * memory of its own, in tensors there, so that a minibatch needs no copy of values from the host.
 */
final class LoadedExamples implements AutoCloseable {

  private final Backend backend;
  private final Examples examples;
  private final Tensor[] onEngine;
  private float[] features = {};
  private float[] targets = {};
  private float[] weights = {};

  /** Loads examples; those on the heap are not copied. */
  LoadedExamples(Backend backend, Examples examples) {
    this.backend = backend;
    this.examples = examples;
    onEngine = backend.hasOwnMemory() ? upload(backend, examples) : null;
  }

  private static Tensor[] upload(Backend backend, Examples examples) {
    int rows = examples.size();
    Tensor[] tensors = {
      backend.allocate(Shapes.withBatch(rows, examples.featureShape())),
      backend.allocate(rows, examples.targetWidth()),
      backend.allocate(rows)
    };
    tensors[0].set(examples.features());
    tensors[1].set(examples.targets());
    tensors[2].set(examples.weights());
    return tensors;
  }

  Examples examples() {
    return examples;
  }

  /**
   * Copies rows to tensors of a minibatch.
   *
   * @param x features, B × feature shape
   * @param t targets, B×k
   * @param w weights, B
   */
  void gather(int[] rows, Tensor x, Tensor t, Tensor w) {
    if (onEngine != null) {
      backend.gatherRows(rows, onEngine, new Tensor[] {x, t, w});
      return;
    }
    if (weights.length < rows.length) {
      features = new float[rows.length * examples.featureLength()];
      targets = new float[rows.length * examples.targetWidth()];
      weights = new float[rows.length];
    }
    examples.gather(rows, 0, rows.length, features, targets, weights);
    x.set(features);
    t.set(targets);
    w.set(weights);
  }

  @Override
  public void close() {
    if (onEngine != null) {
      Arrays.stream(onEngine).forEach(Tensor::close);
    }
  }
}
