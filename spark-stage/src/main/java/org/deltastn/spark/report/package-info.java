/** What people look at after a training run: charts, an HTML report, CSV files. */
package org.deltastn.spark.report;
