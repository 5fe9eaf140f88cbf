package org.deltastn.spark.packing;

import java.io.Serializable;
import org.deltastn.data.Examples;

/**
 * Rows of a worker from one chunk, with their places; a plain class, because Kryo reads no records.
 */
public final class WorkerPart implements Serializable {

  private static final long serialVersionUID = 1L;

  final int worker;
  final Examples training;
  final int[] trainingPlaces;
  final Examples validation;
  final int[] validationPlaces;

  /**
   * Creates a part.
   *
   * @param trainingPlaces where in the worker's training rows each row goes
   * @param validationPlaces where in the worker's validation rows each row goes
   */
  WorkerPart(
      int worker,
      Examples training,
      int[] trainingPlaces,
      Examples validation,
      int[] validationPlaces) {
    this.worker = worker;
    this.training = training;
    this.trainingPlaces = trainingPlaces;
    this.validation = validation;
    this.validationPlaces = validationPlaces;
  }
}
