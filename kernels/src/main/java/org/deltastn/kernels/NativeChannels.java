package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Workspace;

/** Batch normalization on a native engine. */
abstract class NativeChannels extends NativeAlgebra {

  NativeChannels(Engine engine, Precision precision, int threads) {
    super(engine, precision, threads);
  }

  @Override
  public void scaleChannels(Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch) {
    Sizes.length("scaleChannels", "s", s, x.size(1));
    if (t != null) {
      Sizes.length("scaleChannels", "t", t, x.size(1));
    }
    Sizes.length("scaleChannels", "y", y, x.length());
    KernelLibrary.scale_channels(e, at(x), at(s), orNull(t), at(y), x.size(0), x.size(1), plane(x));
  }

  @Override
  public void normalize(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch) {
    Sizes.channels("normalize", x, gamma, statistics);
    Sizes.length("normalize", "beta", beta, x.size(1));
    Sizes.length("normalize", "y", y, x.length());
    KernelLibrary.normalize(
        e,
        at(x),
        at(gamma),
        at(beta),
        epsilon,
        at(statistics),
        at(y),
        x.size(0),
        x.size(1),
        plane(x));
  }

  @Override
  public void timesNormalization(
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch) {
    Sizes.channels("timesNormalization", x, gamma, statistics);
    Sizes.length("timesNormalization", "t", t, x.length());
    Sizes.length("timesNormalization", "sums", sums, x.size(1));
    Sizes.length("timesNormalization", "products", products, x.size(1));
    if (out != null) {
      Sizes.length("timesNormalization", "out", out, x.length());
    }
    KernelLibrary.times_normalization(
        e,
        at(t),
        at(x),
        at(gamma),
        at(statistics),
        at(sums),
        at(products),
        orNull(out),
        x.size(0),
        x.size(1),
        plane(x));
  }

  private static long plane(Tensor x) {
    return x.length() / x.size(0) / x.size(1);
  }
}
