/** Deeplearning4j's configurations read as architectures, and its models written and read back. */
package org.deltastn.nn.dl4j;
