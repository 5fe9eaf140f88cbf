/** Training: methods, optimizers, schedules, replicas, the loop that drives them, and its state. */
package org.deltastn.train;
