package org.deltastn.spark.packing.rows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import org.deltastn.data.Digests;

/**
 * Computes keys of rows from their content alone: the first 128 bits of a SHA-256. The order of the
 * keys is the order of rows in training, so that neither files and partitions nor the cores of a
 * cluster decide where a row goes.
 */
public final class RowKeys {

  private final MessageDigest digest = Digests.sha256();
  private final ByteBuffer bytes;
  private final ByteBuffer hash = ByteBuffer.allocate(digest.getDigestLength());

  /** Creates the computation for rows of so many features; one thread uses it at a time. */
  public RowKeys(int featureLength) {
    bytes =
        ByteBuffer.allocate(Float.BYTES * (featureLength + 2) + 1).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Computes the key of a row, which {@link #high} and {@link #low} return.
   *
   * @param features an array that holds the row's features
   * @param from where they begin
   */
  public void compute(float[] features, int from, float label, float weight, boolean isValidation) {
    int count = bytes.capacity() / Float.BYTES - 2;
    bytes.clear();
    bytes.asFloatBuffer().put(features, from, count);
    bytes.position(count * Float.BYTES);
    bytes.putFloat(label).putFloat(weight).put((byte) (isValidation ? 1 : 0));
    hash.clear().put(digest.digest(bytes.array())).flip();
  }

  /** Returns the first half of the key, an unsigned number. */
  public long high() {
    return hash.getLong(0);
  }

  /** Returns the second half of the key, an unsigned number. */
  public long low() {
    return hash.getLong(Long.BYTES);
  }
}
