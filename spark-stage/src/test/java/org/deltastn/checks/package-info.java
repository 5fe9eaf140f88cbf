/**
 * Programs that show that a function works outside the tests: suites over real processes, and a\n *
 * report in a browser.
 */
package org.deltastn.checks;
