/** Hyperparameters: their domains and transforms, perturbation, entropy, and JSON form. */
package org.deltastn.hyper;
