/**
 * Programs that show what the method reaches through Spark: the paper's networks on MNIST and\n *
 * Fashion-MNIST, and training on one to four executors.
 */
package org.deltastn.experiments;
