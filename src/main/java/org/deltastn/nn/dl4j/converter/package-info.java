/**
 * Converts each type of Deeplearning4j's layers and vertices, with its options and arrays, to nodes
 * of this library: a converter a type, found by {@link
 * org.deltastn.nn.dl4j.converter.Converters#of}. The readers and writers of configurations call it;
 * it must not know how layers follow each other.
 */
package org.deltastn.nn.dl4j.converter;
