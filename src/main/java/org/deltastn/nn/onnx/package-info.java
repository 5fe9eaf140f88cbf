/**
 * Writes trained networks in the Open Neural Network Exchange format, one writer a kind of layer,
 * by the protocol buffer classes that come with ND4J. The stages' models and the command line call
 * it. Nothing below it knows ONNX, and it must not know training.
 */
package org.deltastn.nn.onnx;
