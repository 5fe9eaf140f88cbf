/**
 * Declares the Params that both estimators share, one interface a family, with their defaults and
 * documentation, and makes the configuration of a training of them. Stages and models mix them in.
 * It must not know data, packing or Spark's settings.
 */
package org.deltastn.spark.params;
