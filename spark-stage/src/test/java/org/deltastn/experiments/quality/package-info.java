/**
 * Measures what searches need to reach the loss of one self-tuned training. Its program is called
 * by hand; nothing else uses it.
 */
package org.deltastn.experiments.quality;
