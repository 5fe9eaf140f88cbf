/**
 * Draws what people look at after a training run: charts of losses and schedules, a report in HTML,
 * CSV files, tables in notebooks, and logs to MLflow. Jobs, notebooks and users call it with a
 * model or as a listener. It must not know how training works.
 */
package org.deltastn.spark.report;
