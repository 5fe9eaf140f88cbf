package org.deltastn.tensor.engine;

/** Where the replicas find GPUs for which {@link BackendChoice#resolve(String, Gpus)} chooses. */
public enum Gpus {
  /** Nowhere, or not one for each replica that computes at the same time. */
  NONE,
  /** In this process, if it has one. */
  OF_PROCESS,
  /** In other processes: the cluster manager gives each of them one, which this one cannot see. */
  OF_TASKS
}
