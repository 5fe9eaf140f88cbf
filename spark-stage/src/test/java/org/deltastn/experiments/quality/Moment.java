package org.deltastn.experiments.quality;

/**
 * A moment at which the lowest validation loss fell.
 *
 * @param wallSeconds since the beginning
 * @param computeSeconds processor time of all tasks until then
 * @param loss the lowest so far
 * @param trials begun until then
 */
record Moment(double wallSeconds, double computeSeconds, double loss, int trials) {}
