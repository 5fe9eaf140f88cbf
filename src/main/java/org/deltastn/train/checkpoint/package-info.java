/**
 * Stores the state of a run and finds it again: numbered files with checksums, and the identity of
 * a configuration, so that a checkpoint of another run is refused. {@link org.deltastn.train.loop}
 * calls it through an interface of its own. It must not know file systems beyond {@link
 * org.deltastn.train.checkpoint.CheckpointStore}, nor Spark.
 */
package org.deltastn.train.checkpoint;
