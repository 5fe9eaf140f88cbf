/**
 * The check {@code planted}: faults that PIT would plant, one at a time, in classes of a running
 * JVM, and which of them the tests notice. Here and not by PIT itself, since the tests of these
 * classes need a Spark session, which a JVM of its own for every class or fault would start again
 * each time.
 */
package org.deltastn.checks.planted;
