package org.deltastn.tensor.nd4j;

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
 * ND4J operations that write to arrays of the caller's, and leave nothing for the garbage collector
 * to free: an operation with a number or with axes holds them in arrays of its own.
 */
final class ArrayOperations {

  private ArrayOperations() {}

  static void fill(INDArray x, double value) {
    run(new ScalarSet(x, null, x, value));
  }

  /** out ← α x. */
  static void scale(INDArray x, double alpha, INDArray out) {
    run(new ScalarMultiplication(x, null, out, alpha));
  }

  /** out ← x + α. */
  static void add(INDArray x, double alpha, INDArray out) {
    run(new ScalarAdd(x, null, out, alpha));
  }

  /** out ← α − x. */
  static void subtractFrom(double alpha, INDArray x, INDArray out) {
    run(new ScalarReverseSubtraction(x, null, out, alpha));
  }

  /** out_ij ← x_ij + v_j. */
  static void addRowVector(INDArray x, INDArray v, INDArray out) {
    run(new BroadcastAddOp(x, v, out, 1));
  }

  /** out_ij ← x_ij + v_i. */
  static void addColumnVector(INDArray x, INDArray v, INDArray out) {
    run(new BroadcastAddOp(x, v, out, 0));
  }

  /** out_ij ← s_i x_ij. */
  static void scaleRows(INDArray x, INDArray s, INDArray out) {
    run(new BroadcastMulOp(x, s, out, 0));
  }

  /** C ← α op(A) op(B) + β C. */
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

  /** Runs an operation with numbers of its own, and frees those. */
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
