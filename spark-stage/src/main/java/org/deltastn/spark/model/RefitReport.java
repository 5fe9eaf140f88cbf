package org.deltastn.spark.model;

import java.io.Serializable;

/**
 * Reports how the weights of a model were trained anew on all rows, after a run had tuned the
 * hyperparameters.
 *
 * @param epoch of the tuned run, from 1, at whose end the schedule was left
 * @param steps inner steps, as many as that run had taken there
 * @param rows that trained, all there are
 * @param seconds wall-clock time of the steps
 */
public record RefitReport(int epoch, long steps, long rows, double seconds)
    implements Serializable {}
