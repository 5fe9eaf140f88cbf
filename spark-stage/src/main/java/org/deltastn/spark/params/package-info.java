/** The Params that both estimators and their models share, one interface for every family. */
package org.deltastn.spark.params;
