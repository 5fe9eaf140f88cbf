package org.deltastn.tensor;

/**
 * The elementwise activations φ, each with its derivative φ'; the reference for the tests of every
 * backend's own version.
 */
public enum Activation {
  /** φ(z) = z. */
  IDENTITY {
    @Override
    public double value(double z) {
      return z;
    }

    @Override
    public double derivative(double z) {
      return 1;
    }
  },
  /** φ(z) = max(z, 0), with φ'(0) = 0. */
  RELU {
    @Override
    public double value(double z) {
      return Math.max(z, 0);
    }

    @Override
    public double derivative(double z) {
      return z > 0 ? 1 : 0;
    }
  },
  /** φ(z) = z for z > 0, else 0.01 z. */
  LEAKY_RELU {
    @Override
    public double value(double z) {
      return z > 0 ? z : LEAK * z;
    }

    @Override
    public double derivative(double z) {
      return z > 0 ? 1 : LEAK;
    }
  },
  /** φ(z) = z for z > 0, else exp(z) − 1. */
  ELU {
    @Override
    public double value(double z) {
      return z > 0 ? z : Math.expm1(z);
    }

    @Override
    public double derivative(double z) {
      return z > 0 ? 1 : Math.exp(z);
    }
  },
  /** φ(z) = 1 / (1 + exp(−z)). */
  SIGMOID {
    @Override
    public double value(double z) {
      return logistic(z);
    }

    @Override
    public double derivative(double z) {
      double y = logistic(z);
      return y * (1 - y);
    }
  },
  /** φ(z) = tanh(z). */
  TANH {
    @Override
    public double value(double z) {
      return Math.tanh(z);
    }

    @Override
    public double derivative(double z) {
      double y = Math.tanh(z);
      return 1 - y * y;
    }
  },
  /** φ(z) = log(1 + exp(z)). */
  SOFTPLUS {
    @Override
    public double value(double z) {
      return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }

    @Override
    public double derivative(double z) {
      return logistic(z);
    }
  },
  /** φ(z) = z / (1 + exp(−z)), also called SiLU. */
  SWISH {
    @Override
    public double value(double z) {
      return z * logistic(z);
    }

    @Override
    public double derivative(double z) {
      double y = logistic(z);
      return y + z * y * (1 - y);
    }
  };

  private static final double LEAK = 0.01;

  /** Returns φ(z). */
  public abstract double value(double z);

  /** Returns φ'(z). */
  public abstract double derivative(double z);

  private static double logistic(double z) {
    double e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  }
}
