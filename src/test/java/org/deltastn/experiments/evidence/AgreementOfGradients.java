package org.deltastn.experiments.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How an estimated gradient agrees with the true one at a state.
 *
 * @param cosine of the mean estimate with the truth
 * @param ratio of the size of the mean estimate to that of the truth
 * @param signs share of the components whose sign is the truth's
 * @param noise size of the deviations of a single estimate, in units of the truth's size
 */
record AgreementOfGradients(double cosine, double ratio, double signs, double noise) {

  /** Computes it from the rows of a state, one a hyperparameter. */
  static AgreementOfGradients of(List<Map<String, String>> rows) {
    double product = 0;
    double truths = 0;
    double estimates = 0;
    double deviations = 0;
    int equal = 0;
    for (Map<String, String> row : rows) {
      double truth = Double.parseDouble(row.get("truth"));
      double estimate = Double.parseDouble(row.get("estimate"));
      double deviation = Double.parseDouble(row.get("estimate_deviation"));
      product += truth * estimate;
      truths += truth * truth;
      estimates += estimate * estimate;
      deviations += deviation * deviation;
      equal += truth * estimate > 0 ? 1 : 0;
    }
    return new AgreementOfGradients(
        product / Math.sqrt(truths * estimates),
        Math.sqrt(estimates / truths),
        (double) equal / rows.size(),
        Math.sqrt(deviations / truths));
  }

  /** Returns means over states, of ratio and noise the geometric ones. */
  static String summary(List<AgreementOfGradients> states) {
    return String.format(
        Locale.ROOT,
        "cosine %5.2f, size %6.3f, signs %3.0f %%, noise %6.2f (%d states)",
        mean(states, AgreementOfGradients::cosine),
        Math.exp(mean(states, state -> Math.log(state.ratio))),
        100 * mean(states, AgreementOfGradients::signs),
        Math.exp(mean(states, state -> Math.log(state.noise))),
        states.size());
  }

  private static double mean(
      List<AgreementOfGradients> states, ToDoubleFunction<AgreementOfGradients> value) {
    return states.stream().mapToDouble(value).average().orElseThrow();
  }
}
