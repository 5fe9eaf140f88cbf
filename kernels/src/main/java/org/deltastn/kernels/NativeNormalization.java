package org.deltastn.kernels;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.NormalizationOperations;
import org.deltastn.tensor.backend.Workspace;

/** Batch normalization on a native engine. */
interface NativeNormalization extends NormalizationOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void scaleChannels(Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch) {
    Operands on = operands();
    Sizes.length("scaleChannels", "s", s, x.size(1));
    if (t != null) {
      Sizes.length("scaleChannels", "t", t, x.size(1));
    }
    Sizes.length("scaleChannels", "y", y, x.length());
    KernelLibrary.scale_channels(
        on.engine(), on.at(x), on.at(s), on.orNull(t), on.at(y), x.size(0), x.size(1), plane(x));
  }

  @Override
  default void normalize(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch) {
    Operands on = operands();
    Sizes.channels("normalize", x, gamma, statistics);
    Sizes.length("normalize", "beta", beta, x.size(1));
    Sizes.length("normalize", "y", y, x.length());
    KernelLibrary.normalize(
        on.engine(),
        on.at(x),
        on.at(gamma),
        on.at(beta),
        epsilon,
        on.at(statistics),
        on.at(y),
        x.size(0),
        x.size(1),
        plane(x));
  }

  @Override
  default void timesNormalization(
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch) {
    Operands on = operands();
    Sizes.channels("timesNormalization", x, gamma, statistics);
    Sizes.length("timesNormalization", "t", t, x.length());
    Sizes.length("timesNormalization", "sums", sums, x.size(1));
    Sizes.length("timesNormalization", "products", products, x.size(1));
    if (out != null) {
      Sizes.length("timesNormalization", "out", out, x.length());
    }
    KernelLibrary.times_normalization(
        on.engine(),
        on.at(t),
        on.at(x),
        on.at(gamma),
        on.at(statistics),
        on.at(sums),
        on.at(products),
        on.orNull(out),
        x.size(0),
        x.size(1),
        plane(x));
  }

  private static long plane(Tensor x) {
    return x.length() / x.size(0) / x.size(1);
  }
}
