package org.deltastn.spark.packing;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import org.deltastn.data.Digests;
import org.deltastn.data.Examples;
import org.deltastn.train.TrainingData;

/** Some rows of a worker, and after {@link #merge} all of them. */
public final class WorkerData implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int PIECE = 1 << 14;

  private final int worker;
  private final int partition;
  private final int chunk;
  private final Examples training;
  private final Examples validation;

  /**
   * Creates a part.
   *
   * @param partition of the input that the rows come from
   * @param chunk number within that partition
   */
  WorkerData(int worker, int partition, int chunk, Examples training, Examples validation) {
    this.worker = worker;
    this.partition = partition;
    this.chunk = chunk;
    this.training = training;
    this.validation = validation;
  }

  /** Merges a worker's parts in the order of the input, in whatever order they arrived. */
  static WorkerData merge(List<WorkerData> parts) {
    parts.sort(
        Comparator.comparingInt((WorkerData part) -> part.partition)
            .thenComparingInt(part -> part.chunk));
    return new WorkerData(
        parts.get(0).worker,
        0,
        0,
        Examples.concat(parts.stream().map(part -> part.training).toList()),
        Examples.concat(parts.stream().map(part -> part.validation).toList()));
  }

  public int worker() {
    return worker;
  }

  public int trainingRows() {
    return training.size();
  }

  public int validationRows() {
    return validation.size();
  }

  /** Returns the SHA-256 of all rows in their order, training before validation. */
  byte[] sha256() {
    MessageDigest digest = Digests.sha256();
    update(digest, training);
    update(digest, validation);
    return digest.digest();
  }

  private static void update(MessageDigest digest, Examples examples) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(examples.size()).array());
    update(digest, examples.features());
    update(digest, examples.targets());
    update(digest, examples.weights());
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      buffer.asFloatBuffer().put(values, from, count);
      digest.update(buffer.array(), 0, count * Float.BYTES);
    }
  }

  public TrainingData data(int... featureShape) {
    return new TrainingData(
        training.withFeatureShape(featureShape), validation.withFeatureShape(featureShape));
  }
}
