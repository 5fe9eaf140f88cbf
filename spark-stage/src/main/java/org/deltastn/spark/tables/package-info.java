/**
 * Turns tables with columns of any kind into vectors of features, by MLlib's own stages: numbers,
 * flags, dates, categories and long texts, with missing values. Users put its stages into
 * pipelines, and the jobs do; it knows nothing of networks or training.
 */
package org.deltastn.spark.tables;
