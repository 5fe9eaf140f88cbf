/**
 * Holds the paper's experiments on images: data, network and settings of each, and the comparison
 * of methods on one of them. The experiments' commands and the reproduction of the paper's tables
 * call it. It uses stages and presets as any user does and knows no command line.
 */
package org.deltastn.spark.jobs.experiments.images;
