package org.deltastn.spark.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** Finds where the rows of a partition go, in whatever order the partition has them. */
final class Ranks {

  private final List<RankBlock> blocks = new ArrayList<>();
  private final int[] starts;
  private final int[] taken;

  /** Creates the ranks of a partition's rows. */
  Ranks(Iterator<RankBlock> ofRanges) {
    ofRanges.forEachRemaining(blocks::add);
    // Ranges ascend and share no key.
    blocks.sort(Comparator.comparing(block -> block.high[0], Long::compareUnsigned));
    starts = new int[blocks.size() + 1];
    for (int b = 0; b < blocks.size(); b++) {
      starts[b + 1] = starts[b] + blocks.get(b).ranks.length;
    }
    taken = new int[starts[blocks.size()]];
  }

  /** Returns the number of the next row with a key, or -1 if there are no more. */
  int next(long high, long low) {
    int block = 0;
    int above = blocks.size();
    while (above - block > 1) {
      int middle = (block + above) >>> 1;
      if (Long.compareUnsigned(blocks.get(middle).high[0], high) <= 0) {
        block = middle;
      } else {
        above = middle;
      }
    }
    if (blocks.isEmpty()) {
      return -1;
    }
    int first = first(blocks.get(block), high, low);
    RankBlock in = blocks.get(block);
    int at = first < in.high.length ? first + taken[starts[block] + first] : first;
    if (at >= in.high.length || in.high[at] != high || in.low[at] != low) {
      return -1;
    }
    taken[starts[block] + first]++;
    return starts[block] + at;
  }

  /** Returns the first row of a block whose key is not below this one. */
  private static int first(RankBlock block, long high, long low) {
    int from = 0;
    int to = block.high.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      int order = Long.compareUnsigned(block.high[middle], high);
      if (order < 0 || (order == 0 && Long.compareUnsigned(block.low[middle], low) < 0)) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }

  /** Returns whether a row is for validation. */
  boolean validation(int row) {
    int block = block(row);
    return blocks.get(block).validation[row - starts[block]];
  }

  /** Returns the position of a row in its slice. */
  long rank(int row) {
    int block = block(row);
    return blocks.get(block).ranks[row - starts[block]];
  }

  private int block(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found >= 0 ? found : -found - 2;
  }
}
