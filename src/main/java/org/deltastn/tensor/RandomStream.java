package org.deltastn.tensor;

/**
 * Counter-based random numbers: Threefry-2x32 with 20 rounds (Salmon et al., SC 2011).
 *
 * <p>A stream is a pure function of its key, so the same key gives the same numbers on every
 * backend, thread and worker, and nothing has to be saved to resume. Keys are made by {@link
 * #of(long)} and refined by {@link #fold(long)}: seed, purpose, step, node.
 */
public final class RandomStream {

  private static final int PARITY = 0x1BD11BDA;
  private static final int CHUNK = 1024;
  private static final int[] IOTA = new int[CHUNK];

  static {
    for (int i = 0; i < CHUNK; i++) {
      IOTA[i] = i;
    }
  }

  private final int key0;
  private final int key1;

  private RandomStream(int key0, int key1) {
    this.key0 = key0;
    this.key1 = key1;
  }

  /** Returns the stream of a seed. */
  public static RandomStream of(long seed) {
    return new RandomStream((int) seed, (int) (seed >>> 32));
  }

  /**
   * Returns the key, which defines the stream: the lower half is its first 32-bit word, the upper
   * half its second.
   */
  public long key() {
    return (key0 & 0xFFFFFFFFL) | (long) key1 << 32;
  }

  /** Returns a stream independent of this one and of those of other {@code data}. */
  public RandomStream fold(long data) {
    int[] x = {(int) data, (int) (data >>> 32)};
    block(x, key0, key1);
    return new RandomStream(x[0], x[1]);
  }

  /** Fills an array with uniformly distributed 32-bit integers. */
  public void bits(int[] into, int count) {
    int half = (count + 1) / 2;
    int[] x0 = new int[Math.min(CHUNK, half)];
    int[] x1 = new int[x0.length];
    for (int from = 0; from < half; from += CHUNK) {
      int n = Math.min(CHUNK, half - from);
      generate(x0, x1, from, n);
      System.arraycopy(x0, 0, into, from, n);
      System.arraycopy(x1, 0, into, half + from, Math.min(n, count - half - from));
    }
  }

  /** Fills an array with numbers uniform in [0, 1), of 32 random bits each. */
  public void uniform(double[] into, int count) {
    int[] bits = new int[count];
    bits(bits, count);
    for (int i = 0; i < count; i++) {
      into[i] = (bits[i] & 0xFFFFFFFFL) * 0x1p-32;
    }
  }

  /** Fills an array with standard normal numbers (Box–Muller). */
  public void gaussian(double[] into, int count) {
    int[] bits = new int[count + (count & 1)];
    bits(bits, bits.length);
    for (int i = 0; i < count; i += 2) {
      // Half a unit is added so that the logarithm never sees zero.
      double radius = Math.sqrt(-2 * Math.log(((bits[i] & 0xFFFFFFFFL) + 0.5) * 0x1p-32));
      double angle = 2 * Math.PI * ((bits[i + 1] & 0xFFFFFFFFL) * 0x1p-32);
      into[i] = radius * Math.cos(angle);
      if (i + 1 < count) {
        into[i + 1] = radius * Math.sin(angle);
      }
    }
  }

  /** Returns a random order of 0 … n−1 (Fisher–Yates). */
  public int[] permutation(int n) {
    int[] bits = new int[n];
    bits(bits, n);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = (int) (((bits[i] & 0xFFFFFFFFL) * (i + 1)) >>> 32);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** Encrypts one counter pair in place; the form of the generator for tests with known answers. */
  static void block(int[] x, int key0, int key1) {
    int[] x0 = {x[0] + key0};
    int[] x1 = {x[1] + key1};
    rounds(x0, x1, 1, key0, key1);
    x[0] = x0[0];
    x[1] = x1[0];
  }

  private void generate(int[] x0, int[] x1, int from, int n) {
    int start = from + key0;
    // Reading the index from a table keeps this loop and the next ones in vector registers: the
    // compiler of Java 17 does not vectorize a loop that uses its own counter as a value.
    for (int i = 0; i < n; i++) {
      x0[i] = IOTA[i] + start;
      x1[i] = key1;
    }
    rounds(x0, x1, n, key0, key1);
  }

  private static void rounds(int[] x0, int[] x1, int n, int k0, int k1) {
    int k2 = PARITY ^ k0 ^ k1;
    four(x0, x1, n, 13, 15, 26, 6, k1, k2 + 1);
    four(x0, x1, n, 17, 29, 16, 24, k2, k0 + 2);
    four(x0, x1, n, 13, 15, 26, 6, k0, k1 + 3);
    four(x0, x1, n, 17, 29, 16, 24, k1, k2 + 4);
    four(x0, x1, n, 13, 15, 26, 6, k2, k0 + 5);
  }

  private static void four(
      int[] x0, int[] x1, int n, int r0, int r1, int r2, int r3, int add0, int add1) {
    int s0 = 32 - r0;
    int s1 = 32 - r1;
    int s2 = 32 - r2;
    int s3 = 32 - r3;
    for (int i = 0; i < n; i++) {
      int a = x0[i];
      int b = x1[i];
      a += b;
      b = ((b << r0) | (b >>> s0)) ^ a;
      a += b;
      b = ((b << r1) | (b >>> s1)) ^ a;
      a += b;
      b = ((b << r2) | (b >>> s2)) ^ a;
      a += b;
      b = ((b << r3) | (b >>> s3)) ^ a;
      x0[i] = a + add0;
      x1[i] = b + add1;
    }
  }
}
