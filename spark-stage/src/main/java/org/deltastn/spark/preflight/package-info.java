/**
 * Compares Spark's settings with what a fit needs before it starts a job: open modules, scheduling,
 * GPUs, memory outside the heap. What cannot work is refused, what works badly is a warning. {@link
 * org.deltastn.spark.training} calls it, and executors read the same settings through it. It must
 * not know data or stages.
 */
package org.deltastn.spark.preflight;
