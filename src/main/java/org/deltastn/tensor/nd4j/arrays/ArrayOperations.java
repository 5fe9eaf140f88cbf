package org.deltastn.tensor.nd4j.arrays;

import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarReverseSubtraction;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs ND4J operations that write to the caller's arrays, and frees the arrays in which ND4J holds
 * their numbers and axes, so that nothing is left to the garbage collector.
 */
final class ArrayOperations {

  private ArrayOperations() {}

  static void fill(INDArray x, double value) {
    run(new ScalarSet(x, null, x, value));
  }

  /** Computes out ← α x. */
  static void scale(INDArray x, double alpha, INDArray out) {
    run(new ScalarMultiplication(x, null, out, alpha));
  }

  /** Computes out ← x + α. */
  static void add(INDArray x, double alpha, INDArray out) {
    run(new ScalarAdd(x, null, out, alpha));
  }

  /** Computes out ← α − x. */
  static void subtractFrom(double alpha, INDArray x, INDArray out) {
    run(new ScalarReverseSubtraction(x, null, out, alpha));
  }

  /** Computes out_ij ← x_ij + v_j. */
  static void addRowVector(INDArray x, INDArray v, INDArray out) {
    run(new BroadcastAddOp(x, v, out, 1));
  }

  /** Computes out_ij ← x_ij + v_i. */
  static void addColumnVector(INDArray x, INDArray v, INDArray out) {
    run(new BroadcastAddOp(x, v, out, 0));
  }

  /** Computes out_ij ← s_i x_ij. */
  static void scaleRows(INDArray x, INDArray s, INDArray out) {
    run(new BroadcastMulOp(x, s, out, 0));
  }

  /** Computes C ← α op(A) op(B) + β C. */
  static void gemm(
      boolean transposeA,
      boolean transposeB,
      double alpha,
      INDArray a,
      INDArray b,
      double beta,
      INDArray c) {
    MMulTranspose transposes =
        MMulTranspose.builder().transposeA(transposeA).transposeB(transposeB).build();
    Nd4j.exec(new Mmul(a, b, c, alpha, beta, transposes));
  }

  /** Runs an operation and frees the arrays that hold its numbers. */
  static void run(ScalarOp op) {
    try (INDArray number = op.scalar()) {
      Nd4j.exec(op);
    }
  }

  private static void run(BroadcastOp op) {
    try (INDArray axes = op.dimensions()) {
      Nd4j.exec(op);
    }
  }

  /** Runs an operation that ND4J knows by name. */
  static void run(String name, int[] arguments, INDArray[] inputs, INDArray... outputs) {
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(inputs)
            .addOutputs(outputs)
            .addIntegerArguments(arguments)
            .build());
  }
}
