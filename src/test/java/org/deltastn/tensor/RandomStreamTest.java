package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RandomStreamTest {

  /** The known answers of Random123 for threefry2x32 with 20 rounds. */
  @Example
  void theKeyOfASeedIsTheSeed() {
    assertThat(RandomStream.of(-7).key()).isEqualTo(-7);
    assertThat(RandomStream.of(0x0123456789ABCDEFL).key()).isEqualTo(0x0123456789ABCDEFL);
    assertThat(RandomStream.of(-7).fold(1).key()).isNotEqualTo(RandomStream.of(-7).fold(2).key());
  }

  @Example
  void knownAnswers() {
    assertThat(encrypted(0, 0, 0, 0)).containsExactly(0x6b200159, 0x99ba4efe);
    assertThat(encrypted(-1, -1, -1, -1)).containsExactly(0x1cb996fc, 0xbb002be7);
    assertThat(encrypted(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
        .containsExactly(0xc4923a9c, 0x483df7a0);
  }

  /** The generator as its paper writes it, one counter at a time. */
  @Property(tries = 200)
  void blockIsThreefry(
      @ForAll int counter0, @ForAll int counter1, @ForAll int key0, @ForAll int key1) {
    int[] keys = {key0, key1, 0x1BD11BDA ^ key0 ^ key1};
    int[] rotations = {13, 15, 26, 6, 17, 29, 16, 24};
    int x0 = counter0 + keys[0];
    int x1 = counter1 + keys[1];
    for (int round = 0; round < 20; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, rotations[round % 8]) ^ x0;
      if (round % 4 == 3) {
        int injection = round / 4 + 1;
        x0 += keys[injection % 3];
        x1 += keys[(injection + 1) % 3] + injection;
      }
    }

    assertThat(encrypted(counter0, counter1, key0, key1)).containsExactly(x0, x1);
  }

  @Property(tries = 60)
  void bitsAreCounters(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int count) {
    int[] bits = new int[count];
    RandomStream.of(seed).bits(bits, count);

    int half = (count + 1) / 2;
    for (int i = 0; i < half; i += 97) {
      int[] pair = encrypted(i, 0, (int) seed, (int) (seed >>> 32));
      assertThat(bits[i]).isEqualTo(pair[0]);
      if (half + i < count) {
        assertThat(bits[half + i]).isEqualTo(pair[1]);
      }
    }
  }

  @Example
  void streamsAreFunctionsOfTheirKey() {
    RandomStream stream = RandomStream.of(9).fold(3).fold(-1);

    assertThat(uniform(stream, 50)).isEqualTo(uniform(RandomStream.of(9).fold(3).fold(-1), 50));
    assertThat(uniform(stream, 50)).isNotEqualTo(uniform(RandomStream.of(9).fold(-1).fold(3), 50));
    assertThat(uniform(stream, 50)).isNotEqualTo(uniform(RandomStream.of(9).fold(3), 50));
    assertThat(uniform(RandomStream.of(1L << 40), 5)).isNotEqualTo(uniform(RandomStream.of(0), 5));
    assertThat(uniform(stream.fold(1L << 40), 5)).isNotEqualTo(uniform(stream.fold(0), 5));
  }

  @Example
  void bitsLeaveTheRestOfTheArray() {
    int[] bits = new int[9];
    RandomStream.of(4).bits(bits, 7);

    assertThat(Arrays.copyOfRange(bits, 7, 9)).containsOnly(0);
    assertThat(Arrays.copyOf(bits, 7)).doesNotContain(0);
  }

  @Example
  void uniformIsUniform() {
    int n = 100_000;
    double[] numbers = uniform(RandomStream.of(2), n);
    int[] counts = new int[20];
    for (double number : numbers) {
      assertThat(number).isGreaterThanOrEqualTo(0).isLessThan(1);
      counts[(int) (number * 20)]++;
    }

    double chiSquare =
        Arrays.stream(counts).mapToDouble(c -> Math.pow(c - n / 20.0, 2) / (n / 20.0)).sum();
    // 19 degrees of freedom: 0.999 of all values lie below.
    assertThat(chiSquare).isLessThan(43.8);
  }

  @Example
  void gaussianIsStandardNormal() {
    int n = 100_001;
    double[] numbers = new double[n];
    RandomStream.of(3).gaussian(numbers, n);

    double mean = Arrays.stream(numbers).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(4 / Math.sqrt(n)));
    double variance = Arrays.stream(numbers).map(v -> v * v).average().orElseThrow();
    assertThat(variance).isCloseTo(1, within(4 * Math.sqrt(2.0 / n)));
    double kurtosis = Arrays.stream(numbers).map(v -> Math.pow(v, 4)).average().orElseThrow();
    assertThat(kurtosis).isCloseTo(3, within(4 * Math.sqrt(96.0 / n)));
    double inside = Arrays.stream(numbers).filter(v -> Math.abs(v) < 1).count() / (double) n;
    assertThat(inside).isCloseTo(0.682689, within(0.006));
    double pairs = 0;
    for (int i = 0; i + 1 < n; i += 2) {
      pairs += numbers[i] * numbers[i + 1];
    }
    assertThat(pairs / (n / 2)).as("correlation of a pair").isCloseTo(0, within(0.018));
  }

  @Property(tries = 100)
  void permutationIsAPermutation(@ForAll long seed, @ForAll @IntRange(max = 300) int n) {
    int[] order = RandomStream.of(seed).permutation(n);

    Arrays.sort(order);
    for (int i = 0; i < n; i++) {
      assertThat(order[i]).isEqualTo(i);
    }
  }

  @Example
  void permutationIsUniform() {
    int[] counts = new int[24];
    for (int i = 0; i < 24_000; i++) {
      int[] p = RandomStream.of(5).fold(i).permutation(4);
      int rank = 0;
      for (int a = 0; a < 4; a++) {
        int smaller = 0;
        for (int b = a + 1; b < 4; b++) {
          smaller += p[b] < p[a] ? 1 : 0;
        }
        rank = rank * (4 - a) + smaller;
      }
      counts[rank]++;
    }

    double chiSquare = Arrays.stream(counts).mapToDouble(c -> Math.pow(c - 1000, 2) / 1000).sum();
    // 23 degrees of freedom: 0.999 of all values lie below.
    assertThat(chiSquare).isLessThan(49.7);
  }

  private static int[] encrypted(int counter0, int counter1, int key0, int key1) {
    int[] x = {counter0, counter1};
    RandomStream.block(x, key0, key1);
    return x;
  }

  private static double[] uniform(RandomStream stream, int count) {
    double[] numbers = new double[count];
    stream.uniform(numbers, count);
    return numbers;
  }
}
