package org.deltastn.spark.jobs.experiments.paper;

import java.util.Locale;
import org.deltastn.spark.jobs.experiments.images.Experiment;

/**
 * A unit of work: one network, trained or searched over once.
 *
 * @param network with its data
 * @param contender what finds the hyperparameters
 * @param variation what differs from the experiment's settings
 * @param seed of everything random
 */
record PaperRun(Experiment network, Contender contender, Variation variation, long seed) {

  /** Returns its name, equal for equal work, of letters, digits, dots and dashes. */
  String name() {
    return String.join(
        "-",
        network.name().toLowerCase(Locale.ROOT),
        contender.name(),
        variation.name(),
        "seed" + seed);
  }

  /** Returns its name for people. */
  String label() {
    String setting = variation == Variation.NONE ? "" : ", " + variation.name();
    return network.describe() + ", " + contender.label() + setting + ", seed " + seed;
  }
}
