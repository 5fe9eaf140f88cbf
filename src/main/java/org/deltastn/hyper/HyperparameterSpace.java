package org.deltastn.hyper;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hyperparameters of one network, in a fixed order; immutable. */
public final class HyperparameterSpace {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<Hyperparameter> hyperparameters;

  /**
   * Creates a space.
   *
   * @throws IllegalArgumentException if two hyperparameters share a name
   */
  public HyperparameterSpace(List<Hyperparameter> hyperparameters) {
    this.hyperparameters = List.copyOf(hyperparameters);
    Set<String> names = new HashSet<>();
    for (Hyperparameter hyperparameter : hyperparameters) {
      if (!names.add(hyperparameter.name())) {
        throw new IllegalArgumentException(
            "two hyperparameters are named '" + hyperparameter.name() + "'");
      }
    }
  }

  /** Creates a space. */
  public static HyperparameterSpace of(Hyperparameter... hyperparameters) {
    return new HyperparameterSpace(List.of(hyperparameters));
  }

  /**
   * Reads the JSON form: an array of objects with the components of {@link Hyperparameter}.
   *
   * @throws IllegalArgumentException naming the error in the text
   */
  public static HyperparameterSpace fromJson(String json) {
    try {
      List<Hyperparameter> read =
          JSON.readValue(json, new TypeReference<List<Hyperparameter>>() {});
      if (read == null || read.contains(null)) {
        throw new IllegalArgumentException(
            "hyperparameters: expected an array of objects, found " + json);
      }
      return new HyperparameterSpace(read);
    } catch (JsonMappingException e) {
      String reason =
          e.getCause() instanceof IllegalArgumentException
              ? e.getCause().getMessage()
              : e.getOriginalMessage();
      throw new IllegalArgumentException("hyperparameters: " + reason, e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("hyperparameters are not JSON: " + e.getMessage(), e);
    }
  }

  /** Returns the JSON form, complete. */
  public String toJson() {
    try {
      return JSON.writerFor(new TypeReference<List<Hyperparameter>>() {})
          .writeValueAsString(hyperparameters);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns h, the number of hyperparameters. */
  public int size() {
    return hyperparameters.size();
  }

  /** Returns one hyperparameter. */
  public Hyperparameter get(int index) {
    return hyperparameters.get(index);
  }

  /** Returns all, in order. */
  public List<Hyperparameter> all() {
    return hyperparameters;
  }

  /** Returns the names, in order. */
  public List<String> names() {
    return hyperparameters.stream().map(Hyperparameter::name).toList();
  }

  /** Returns the unconstrained initial values λ. */
  public double[] initialLambda() {
    return hyperparameters.stream().mapToDouble(Hyperparameter::initialLambda).toArray();
  }

  /** Returns the initial ρ, with σ = softplus(ρ). */
  public double[] initialRho() {
    return hyperparameters.stream().mapToDouble(Hyperparameter::initialRho).toArray();
  }

  /** Returns s(λ), the values in their domains. */
  public double[] values(double[] lambda) {
    double[] values = new double[size()];
    for (int j = 0; j < values.length; j++) {
      values[j] = get(j).value(lambda[j]);
    }
    return values;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HyperparameterSpace that
        && hyperparameters.equals(that.hyperparameters);
  }

  @Override
  public int hashCode() {
    return hyperparameters.hashCode();
  }

  @Override
  public String toString() {
    return hyperparameters.toString();
  }
}
