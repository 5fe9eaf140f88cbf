package org.deltastn.hyper;

import org.deltastn.tensor.RandomStream;

/**
 * Holds one draw of the perturbations of a minibatch: n ~ N(0, I), ε = σ ⊙ n, and s(λ + ε), each
 * B×h.
 *
 * <p>A hyperparameter perturbed per minibatch has the same number in all its rows.
 */
public final class HyperDraw {

  private final HyperparameterSpace space;
  private final int rows;
  private final double[] lambda;
  private final double[] rho;
  private final double[] noise;

  private HyperDraw(
      HyperparameterSpace space, int rows, double[] lambda, double[] rho, double[] noise) {
    this.space = space;
    this.rows = rows;
    this.lambda = lambda;
    this.rho = rho;
    this.noise = noise;
  }

  /** Draws the perturbations of a training minibatch of B rows. */
  public static HyperDraw training(
      HyperparameterSpace space, double[] lambda, double[] rho, int rows, RandomStream stream) {
    int h = space.size();
    double[] noise = new double[rows * h];
    stream.gaussian(noise, noise.length);
    for (int j = 0; j < h; j++) {
      if (space.get(j).perturbation() == Perturbation.PER_MINIBATCH) {
        for (int b = 1; b < rows; b++) {
          noise[b * h + j] = noise[j];
        }
      }
    }
    return new HyperDraw(space, rows, lambda, rho, noise);
  }

  /**
   * Draws the perturbations of a validation minibatch: none for a hyperparameter whose scale is
   * fixed, since there they would only add variance to the gradient of λ.
   */
  public static HyperDraw validation(
      HyperparameterSpace space, double[] lambda, double[] rho, int rows, RandomStream stream) {
    HyperDraw draw = training(space, lambda, rho, rows, stream);
    int h = space.size();
    for (int j = 0; j < h; j++) {
      if (!space.get(j).scaleTuned()) {
        for (int b = 0; b < rows; b++) {
          draw.noise[b * h + j] = 0;
        }
      }
    }
    return draw;
  }

  /**
   * Returns the draw for T time steps of B streams, time first: every step of a stream has the
   * perturbations that were drawn for the stream.
   *
   * @param steps T, at least 1
   */
  public HyperDraw repeated(int steps) {
    if (steps == 1) {
      return this;
    }
    double[] all = new double[steps * noise.length];
    for (int t = 0; t < steps; t++) {
      System.arraycopy(noise, 0, all, t * noise.length, noise.length);
    }
    return new HyperDraw(space, steps * rows, lambda, rho, all);
  }

  /** Returns the number of rows, B. */
  public int rows() {
    return rows;
  }

  /** Returns n (B×h); callers must not write to it. */
  public double[] noise() {
    return noise;
  }

  /** Returns ε = softplus(ρ) ⊙ n (B×h). */
  public double[] epsilon() {
    int h = space.size();
    double[] epsilon = new double[noise.length];
    for (int j = 0; j < h; j++) {
      double scale = Softplus.value(rho[j]);
      for (int i = j; i < noise.length; i += h) {
        epsilon[i] = scale * noise[i];
      }
    }
    return epsilon;
  }

  /** Returns λ + ε (B×h), the offset of the uncentered hypernetwork (Equation 2.6). */
  public double[] uncentered() {
    int h = space.size();
    double[] sum = epsilon();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += lambda[i % h];
    }
    return sum;
  }

  /**
   * Reduces the gradient of the offset to those of λ and ρ: ∂λ = Σ_b ∂c_b and ∂ρ = Σ_b ∂c_b ⊙ n_b ⊙
   * softplus'(ρ), without the entropy term.
   *
   * @param offsetGradient ∂c, B×h
   */
  public HyperGradient reduce(double[] offsetGradient) {
    int h = space.size();
    double[] ofLambda = new double[h];
    double[] ofRho = new double[h];
    for (int i = 0; i < offsetGradient.length; i++) {
      ofLambda[i % h] += offsetGradient[i];
      ofRho[i % h] += offsetGradient[i] * noise[i];
    }
    for (int j = 0; j < h; j++) {
      ofRho[j] *= Softplus.derivative(rho[j]);
    }
    return new HyperGradient(ofLambda, ofRho);
  }

  /** Returns s(λ + ε) as one array of B for each hyperparameter. */
  public double[][] values() {
    int h = space.size();
    double[] perturbed = uncentered();
    double[][] values = new double[h][rows];
    for (int j = 0; j < h; j++) {
      for (int b = 0; b < rows; b++) {
        values[j][b] = space.get(j).value(perturbed[b * h + j]);
      }
    }
    return values;
  }
}
