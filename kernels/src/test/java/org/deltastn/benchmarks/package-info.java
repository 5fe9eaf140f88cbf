/** Programs that measure time and memory of the native engines, on a processor and on a GPU. */
package org.deltastn.benchmarks;
