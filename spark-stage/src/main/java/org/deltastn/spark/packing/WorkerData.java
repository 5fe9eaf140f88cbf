package org.deltastn.spark.packing;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Iterator;
import org.deltastn.data.Digests;
import org.deltastn.data.Examples;
import org.deltastn.data.Standardization;
import org.deltastn.spark.packing.rows.PackedRows;
import org.deltastn.train.TrainingData;

/** All rows of a worker, in the order of their keys. */
public final class WorkerData implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int PIECE = 1 << 14;

  private final int worker;
  private final Examples training;
  private final Examples validation;

  private WorkerData(int worker, Examples training, Examples validation) {
    this.worker = worker;
    this.training = training;
    this.validation = validation;
  }

  /** Puts together what all partitions have for a worker, in whatever order it arrives. */
  static WorkerData merge(int worker, SliceCounts total, int workers, Iterator<WorkerPart> parts) {
    PackedRows training = null;
    PackedRows validation = null;
    while (parts.hasNext()) {
      WorkerPart part = parts.next();
      if (training == null) {
        int length = part.training.featureLength();
        training = new PackedRows(total.ofWorker(false, worker, workers), length);
        validation = new PackedRows(total.ofWorker(true, worker, workers), length);
      }
      training.put(part.training, part.trainingPlaces);
      validation.put(part.validation, part.validationPlaces);
    }
    return new WorkerData(worker, training.toExamples(), validation.toExamples());
  }

  /** Returns these rows with features and label standardized. */
  WorkerData standardized(Standardization standardization) {
    return new WorkerData(
        worker, scaled(training, standardization), scaled(validation, standardization));
  }

  /** Returns these rows, of which all train; those that validated follow the others. */
  WorkerData whole() {
    int shape = training.featureLength();
    Examples all =
        new Examples(
            joined(training.features(), validation.features()),
            new int[] {shape},
            joined(training.targets(), validation.targets()),
            1,
            joined(training.weights(), validation.weights()));
    return new WorkerData(worker, all, validation);
  }

  private static float[] joined(float[] first, float[] second) {
    float[] all = Arrays.copyOf(first, Math.addExact(first.length, second.length));
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static Examples scaled(Examples examples, Standardization standardization) {
    Examples scaled = examples;
    if (standardization.changesFeatures()) {
      scaled = standardization.standardizeFeatures(scaled);
    }
    if (standardization.changesTargets()) {
      scaled = standardization.standardizeTargets(scaled);
    }
    return scaled;
  }

  /** Returns the moments of the training rows. */
  Moments moments(int features) {
    Moments moments = new Moments(features);
    moments.add(training);
    return moments;
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
