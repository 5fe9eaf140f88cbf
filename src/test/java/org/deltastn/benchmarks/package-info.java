/**
 * Programs that measure time and memory of the core, with the parts that they share; each prints
 * its\n * figures last and ends with exit code 1 where a claim does not hold. Maven's executions
 * call them, of\n * this module and of the engines'. Nothing else may.
 */
package org.deltastn.benchmarks;
