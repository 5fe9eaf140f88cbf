/**
 * Describes whole training problems: the paper's experiments as presets of network, hyperparameters
 * and settings, and a problem as text, as executors and saved models have it. Jobs, stages and
 * models call it. It stands above training, which must not know it.
 */
package org.deltastn.problem;
