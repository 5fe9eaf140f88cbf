/**
 * Puts layers together to a network, a directed acyclic graph, and runs the four passes of the
 * method over it: values forward, tangents forward, gradients backward, penalties of the training
 * loss. Training calls it. It knows layers and hyperparameters, and must not know optimizers, data
 * sets or Deeplearning4j.
 */
package org.deltastn.nn.graph;
