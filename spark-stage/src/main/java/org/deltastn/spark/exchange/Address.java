package org.deltastn.spark.exchange;

import java.io.Serializable;

/**
 * A process that has blocks.
 *
 * @param executor by Spark's name
 */
record Address(String executor, String host, int port) implements Serializable {}
