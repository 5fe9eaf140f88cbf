/**
 * The toy problems of section 5.1, Appendix G and H.1 beside their exact solutions: the check
 * {@code toys}, run from the command line. Numbers on the exact side come from linear algebra that
 * shares nothing with the engine.
 */
package org.deltastn.experiments.toys;
