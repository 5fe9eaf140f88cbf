package org.deltastn.spark.packing;

/**
 * Says to which worker a row of a slice goes, by its rank: rank j to worker j mod k, or where the
 * order of rows matters to runs that follow each other. Workers have as many rows either way.
 *
 * @param rows of the slice
 * @param workers k
 * @param ordered whether the rows of a worker follow each other
 */
record Dealing(long rows, int workers, boolean ordered) {

  /** Returns the worker of a rank. */
  int worker(long rank) {
    if (!ordered) {
      return (int) (rank % workers);
    }
    long fewest = rows / workers;
    long larger = rows % workers;
    long ofLarger = larger * (fewest + 1);
    return (int) (rank < ofLarger ? rank / (fewest + 1) : larger + (rank - ofLarger) / fewest);
  }

  /** Returns the place of a rank among the rows of its worker. */
  int place(long rank) {
    if (!ordered) {
      return Math.toIntExact(rank / workers);
    }
    long worker = worker(rank);
    long first = worker * (rows / workers) + Math.min(worker, rows % workers);
    return Math.toIntExact(rank - first);
  }
}
