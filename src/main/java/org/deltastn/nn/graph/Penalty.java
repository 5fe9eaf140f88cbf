package org.deltastn.nn.graph;

/**
 * Weight decay bound to a network.
 *
 * @param hyperparameter index of the coefficient κ
 * @param nodes the layers whose weights it acts on
 * @param dividedByRows whether κ is divided by the number of training rows (Equation H.1)
 */
record Penalty(int hyperparameter, int[] nodes, boolean dividedByRows) {}
