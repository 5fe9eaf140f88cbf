/** The Params that both estimators share, one interface for every family. */
package org.deltastn.spark.params;
