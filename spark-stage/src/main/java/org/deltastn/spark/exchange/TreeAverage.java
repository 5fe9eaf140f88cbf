package org.deltastn.spark.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorAssembly;
import org.deltastn.tensor.vector.VectorBytes;

/**
 * Averages a piece of many parts in the tree of {@link org.deltastn.train.RoundPart#combineTree},
 * to the same bits. It goes down the tree before it goes along, so that at any time it holds no
 * more than a few pieces on each level.
 */
final class TreeAverage {

  private final int fanIn;
  private final Precision precision;
  private final List<long[]> rows = new ArrayList<>();

  /** Gives a piece of a part. */
  interface Source {

    Block open(int part) throws IOException;
  }

  /**
   * Prepares averages.
   *
   * @param rows that each part stands for
   * @param fanIn parts that are averaged at a time, at least 2
   * @param precision of the values
   */
  TreeAverage(long[] rows, int fanIn, Precision precision) {
    this.fanIn = fanIn;
    this.precision = precision;
    long[] level = rows;
    this.rows.add(level);
    while (level.length > 1) {
      long[] above = new long[(level.length + fanIn - 1) / fanIn];
      for (int i = 0; i < level.length; i++) {
        above[i / fanIn] += level[i];
      }
      this.rows.add(above);
      level = above;
    }
  }

  /**
   * Returns the parts in the order in which a piece of them is asked for.
   *
   * @param turn pieces of other turns begin with other parts, so that tasks that work side by side
   *     do not all ask the same process
   */
  List<Integer> order(int turn) {
    List<Integer> order = new ArrayList<>();
    order(rows.size() - 1, 0, turn, order);
    return order;
  }

  private void order(int level, int index, int turn, List<Integer> order) {
    if (level == 0) {
      order.add(index);
      return;
    }
    for (int child : children(level, index, turn)) {
      order(level - 1, child, turn, order);
    }
  }

  /** Returns what a node averages, in the order in which it is computed. */
  private int[] children(int level, int index, int turn) {
    int first = index * fanIn;
    int count = Math.min(rows.get(level - 1).length, first + fanIn) - first;
    int begin = turn;
    for (int l = 1; l < level; l++) {
      begin /= fanIn;
    }
    int[] children = new int[count];
    for (int i = 0; i < count; i++) {
      children[i] = first + (begin + i) % count;
    }
    return children;
  }

  /**
   * Returns the mean of a piece.
   *
   * @param values of the piece
   * @param source asked for each part in the order of {@link #order}
   */
  ByteBuffer average(int values, int turn, Source source) throws IOException {
    try (Block mean = node(rows.size() - 1, 0, values, turn, source)) {
      return ByteBuffer.wrap(mean.stream().readAllBytes());
    }
  }

  private Block node(int level, int index, int values, int turn, Source source) throws IOException {
    if (level == 0) {
      return source.open(index);
    }
    int[] order = children(level, index, turn);
    int first = index * fanIn;
    Block[] children = new Block[order.length];
    try {
      for (int child : order) {
        children[child - first] = node(level - 1, child, values, turn, source);
      }
      if (children.length == 1) {
        Block only = children[0];
        children[0] = null;
        return only;
      }
      return mean(children, shares(level, index), values);
    } finally {
      for (Block child : children) {
        if (child != null) {
          child.close();
        }
      }
    }
  }

  private double[] shares(int level, int index) {
    long[] below = rows.get(level - 1);
    double[] shares = new double[Math.min(below.length, (index + 1) * fanIn) - index * fanIn];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (double) below[index * fanIn + i] / rows.get(level)[index];
    }
    return shares;
  }

  private Block mean(Block[] children, double[] shares, int values) throws IOException {
    List<InputStream> streams = new ArrayList<>();
    for (Block child : children) {
      streams.add(child.stream());
    }
    VectorAssembly sum = new VectorAssembly(precision, values);
    sum.putSum(0, values, streams, shares);
    HostVector mean = sum.toVector();
    ByteBuffer bytes = ByteBuffer.allocate(values * precision.bytes());
    VectorBytes.write(mean, 0, values, bytes);
    return new Computed(bytes.array());
  }

  /** The mean of a group. */
  private record Computed(byte[] bytes) implements Block {

    @Override
    public InputStream stream() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public void close() {
      // Garbage when it is not used any more.
    }
  }
}
