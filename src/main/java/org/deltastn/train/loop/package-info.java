/**
 * Drives a training run over any worker pool: epochs, early stopping, divergence, reports to
 * listeners, and what a run needs in order to go on after a stop. The stages and experiments call
 * it. It must not know how a round is computed, nor where checkpoints are stored.
 */
package org.deltastn.train.loop;
