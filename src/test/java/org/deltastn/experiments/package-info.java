/**
 * Programs that show what the method reaches where the truth is known: ridge regression, the
 * largest\n * stable step, the proposals of searches. Each prints its figures last and ends with
 * exit code 1\n * where a claim does not hold. Maven's executions call them, and nothing else may.
 */
package org.deltastn.experiments;
