/**
 * Describes hyperparameters: kinds, domains with the fixed maps s of Appendix F, perturbation ε = σ
 * ⊙ n, entropy, gradients, and the form in JSON. Networks, training and the stages call it. It must
 * not know networks, data or engines beyond vectors of numbers.
 */
package org.deltastn.hyper;
