/**
 * Holds the paper's experiments on images: data, network and settings of each, the options that
 * make them smaller, and the comparison of methods on one of them. The experiments' commands and
 * the reproduction of the paper's tables call it. It uses stages and presets as any user does and
 * knows no command.
 */
package org.deltastn.spark.jobs.experiments.images;
