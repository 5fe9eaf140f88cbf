/**
 * The check {@code soak}: fits, faults and a stream on executors that are processes of their own,
 * for as long as is asked for, with the memory of all processes and the files that are left.
 */
package org.deltastn.checks.soak;
