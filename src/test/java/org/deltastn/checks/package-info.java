/**
 * Programs that show that a function works outside the tests: exports read by another program, and
 * which\n * tests were skipped.
 */
package org.deltastn.checks;
