/**
 * Controlled comparisons of methods and settings on small problems, one CSV row a finished unit,
 * and the study of the hyperparameters' gradient; programs that print figures, no tests.
 */
package org.deltastn.experiments.evidence;
