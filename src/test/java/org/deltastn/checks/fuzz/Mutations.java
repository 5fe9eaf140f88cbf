package org.deltastn.checks.fuzz;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages valid inputs: changes bytes and numbers, cuts, repeats and removes pieces. For readers in
 * modules without Jazzer.
 */
public final class Mutations {

  private static final int MOST = 6;
  private static final int PIECE = 16;
  private static final int KINDS = 5;
  private static final int INT = 4;
  private static final int[] NUMBERS = {
    0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fff, 0x8000, 0xffff, 1 << 24
  };

  private Mutations() {}

  /** Returns a damaged copy of an input that is not empty. */
  public static byte[] of(byte[] input, SplittableRandom random) {
    byte[] damaged = input.clone();
    for (int i = random.nextInt(1, MOST); i > 0 && damaged.length > 0; i--) {
      damaged = once(damaged, random);
    }
    return damaged;
  }

  private static byte[] once(byte[] input, SplittableRandom random) {
    // Headers decide the most, and are at the beginning.
    int end = random.nextBoolean() ? input.length : Math.min(input.length, 2 * PIECE);
    int at = random.nextInt(end);
    int length = Math.min(input.length - at, random.nextInt(1, PIECE));
    switch (random.nextInt(KINDS)) {
      case 0 -> input[at] = (byte) random.nextInt();
      case 1 -> input[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case 2 -> put(input, at, NUMBERS[random.nextInt(NUMBERS.length)], random.nextBoolean());
      case 3 -> {
        return random.nextBoolean()
            ? Arrays.copyOf(input, at)
            : join(Arrays.copyOf(input, at), Arrays.copyOfRange(input, at + length, input.length));
      }
      default -> {
        byte[] begun = Arrays.copyOf(input, at + length);
        return join(begun, Arrays.copyOfRange(input, at, input.length));
      }
    }
    return input;
  }

  private static void put(byte[] input, int at, int number, boolean bigEndian) {
    for (int i = 0; i < INT && at + i < input.length; i++) {
      int shift = Byte.SIZE * (bigEndian ? INT - 1 - i : i);
      input[at + i] = (byte) (number >>> shift);
    }
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
