package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.train.TrainingData;

/**
 * A linear regression without an intercept on one split, with a penalty that λ weighs, solved by
 * linear algebra that shares nothing with the engine.
 */
public abstract class ExactProblem {

  private static final int GRID = 800;

  private final String name;
  private final TrainingData data;
  private final double lowest;
  private final double highest;
  private final RealMatrix gram;
  private final RealVector moment;
  private final RealMatrix validation;
  private final RealVector validationTargets;

  /**
   * Creates a problem.
   *
   * @param lowest where optima and fixed points of λ are looked for
   * @param highest the other end
   */
  protected ExactProblem(String name, TrainingData data, double lowest, double highest) {
    this.name = name;
    this.data = data;
    this.lowest = lowest;
    this.highest = highest;
    RealMatrix x = DesignMatrix.of(data.training());
    gram = x.transpose().multiply(x);
    moment = x.transpose().operate(DesignMatrix.targets(data.training()));
    validation = DesignMatrix.of(data.validation());
    validationTargets = DesignMatrix.targets(data.validation());
  }

  /** Returns w*(λ). */
  protected abstract RealVector optimal(double lambda);

  /** Returns the Θ of lowest perturbed objective (Equation 3.10) around w*(λ). */
  public abstract RealVector response(double lambda, double sigma);

  public final String name() {
    return name;
  }

  public final TrainingData data() {
    return data;
  }

  /** Returns m, the number of weights. */
  public final int inputs() {
    return gram.getColumnDimension();
  }

  /** Returns n, the number of training rows. */
  public final int rows() {
    return data.training().size();
  }

  /** Returns the middle of the range of λ. */
  public final double middle() {
    return (lowest + highest) / 2;
  }

  /** Returns Θᵀ∇L_V at w*(λ), with the Θ of {@link #response}. */
  public final double hyperGradient(double lambda, double sigma) {
    RealVector residual = validation.operate(optimal(lambda)).subtract(validationTargets);
    RealVector gradient = validation.preMultiply(residual).mapDivide(residual.getDimension());
    return response(lambda, sigma).dotProduct(gradient);
  }

  /** Returns L_V(w*(λ)) of Equation H.3. */
  public final double validationLoss(double lambda) {
    return validationLoss(optimal(lambda));
  }

  /** Returns L_V(w) of Equation H.3. */
  public final double validationLoss(RealVector w) {
    RealVector residual = validation.operate(w).subtract(validationTargets);
    return residual.dotProduct(residual) / (2 * residual.getDimension());
  }

  /** Returns the λ of lowest validation loss; NaN if that is at an end of the range. */
  public final double optimum() {
    int best = 0;
    for (int i = 1; i <= GRID; i++) {
      best = validationLoss(grid(i)) < validationLoss(grid(best)) ? i : best;
    }
    if (best == 0 || best == GRID) {
      return Double.NaN;
    }
    return descend(this::validationLoss, grid(best - 1), grid(best + 1));
  }

  /** Returns every λ where the hyperparameter gradient rises through 0: where a run can settle. */
  public final List<Double> fixedPoints(double sigma) {
    List<Double> roots = new ArrayList<>();
    double before = hyperGradient(grid(0), sigma);
    for (int i = 1; i <= GRID; i++) {
      double here = hyperGradient(grid(i), sigma);
      if (before < 0 && here >= 0) {
        roots.add(bisect(lambda -> hyperGradient(lambda, sigma), grid(i - 1), grid(i)));
      }
      before = here;
    }
    return roots;
  }

  /** Returns ‖found − expected‖ / ‖expected‖. */
  public static double distance(RealVector found, RealVector expected) {
    return found.subtract(expected).getNorm() / expected.getNorm();
  }

  /** Returns XᵀX of the training rows. */
  protected final RealMatrix gram() {
    return gram;
  }

  /** Returns Xᵀt of the training rows. */
  protected final RealVector moment() {
    return moment;
  }

  /** Returns A⁻¹b. */
  protected static RealVector solve(RealMatrix a, RealVector b) {
    return new LUDecomposition(a).getSolver().solve(b);
  }

  private double grid(int i) {
    return lowest + i * (highest - lowest) / GRID;
  }

  private static double descend(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    while (high - low > 1e-9) {
      double third = (high - low) / 3;
      if (f.applyAsDouble(low + third) < f.applyAsDouble(high - third)) {
        high -= third;
      } else {
        low += third;
      }
    }
    return (low + high) / 2;
  }

  private static double bisect(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (f.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
