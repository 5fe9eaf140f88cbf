/** Programs for {@code spark-submit}. */
package org.deltastn.spark.jobs;
