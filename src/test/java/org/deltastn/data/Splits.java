package org.deltastn.data;

import java.util.Arrays;

/** Splits examples into a training and a validation part. */
public final class Splits {

  private Splits() {}

  /** The two parts of a split; neither is empty. */
  public record Split(Examples training, Examples validation) {}

  /**
   * Splits at random: the validation part has round(fraction × n) examples, drawn without
   * replacement, and the training part has all others.
   *
   * <p>The rows follow {@link #permutation}, first the training part, so that a seed gives the same
   * split on every machine and in every release of this library.
   *
   * @throws IllegalArgumentException if the fraction is not between 0 and 1 or a part would be
   *     empty
   */
  public static Split random(Examples examples, double validationFraction, long seed) {
    int training = trainingSize(examples.size(), validationFraction);
    int[] rows = permutation(examples.size(), seed);
    return new Split(
        examples.select(Arrays.copyOf(rows, training)),
        examples.select(Arrays.copyOfRange(rows, training, rows.length)));
  }

  /**
   * Splits in order: the validation part is the last round(fraction × n) examples.
   *
   * @throws IllegalArgumentException if the fraction is not between 0 and 1 or a part would be
   *     empty
   */
  public static Split last(Examples examples, double validationFraction) {
    int training = trainingSize(examples.size(), validationFraction);
    return new Split(examples.slice(0, training), examples.slice(training, examples.size()));
  }

  /**
   * Returns the numbers 0 to n - 1 in a random order that is a fixed function of n and the seed.
   *
   * <p>It is the shuffle of Fisher and Yates from the last position down, with the generator
   * SplitMix64 (Steele, Lea, Flood 2014) started at the seed and its unsigned output modulo the
   * number of choices, whose bias is below 2^-33.
   *
   * @throws IllegalArgumentException if n is negative
   */
  public static int[] permutation(int n, long seed) {
    if (n < 0) {
      throw new IllegalArgumentException("n is " + n + ", expected 0 or more");
    }
    int[] rows = new int[n];
    Arrays.setAll(rows, i -> i);
    // Written out, because no JDK class both promises its sequence and decorrelates nearby seeds.
    long state = seed;
    for (int i = n - 1; i > 0; i--) {
      state += 0x9e3779b97f4a7c15L;
      long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
      int j = (int) Long.remainderUnsigned(z, i + 1L);
      int swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
    return rows;
  }

  private static int trainingSize(int n, double validationFraction) {
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new IllegalArgumentException(
          "validation fraction is " + validationFraction + ", expected between 0 and 1");
    }
    int validation = (int) Math.round(validationFraction * n);
    if (validation == 0 || validation == n) {
      throw new IllegalArgumentException(
          "fraction "
              + validationFraction
              + " of "
              + n
              + " examples gives "
              + (n - validation)
              + " for training and "
              + validation
              + " for validation, expected 1 or more each");
    }
    return n - validation;
  }
}
