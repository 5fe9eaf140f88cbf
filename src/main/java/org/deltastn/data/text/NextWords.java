package org.deltastn.data.text;

import org.deltastn.data.Examples;

/** Packs texts as examples: a row for every word, whose input is the word before it. */
public final class NextWords {

  /** The highest index of a word that examples hold exactly. */
  public static final int MAX_INDEX = 1 << 24;

  private NextWords() {}

  /**
   * Returns a row for every word of a text, in its order: its target is the word and its input the
   * word before it, which is {@link Vocabulary#END} for the first.
   *
   * @param words indices in a vocabulary
   * @throws IllegalArgumentException if there is no word, or an index that floats do not hold
   */
  public static Examples of(int... words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("a text needs at least 1 word");
    }
    float[] inputs = new float[words.length];
    float[] targets = new float[words.length];
    inputs[0] = Vocabulary.END_INDEX;
    for (int i = 0; i < words.length; i++) {
      if (words[i] < 0 || words[i] > MAX_INDEX) {
        throw new IllegalArgumentException(
            "word " + i + " has the index " + words[i] + ", expected 0 to " + MAX_INDEX);
      }
      targets[i] = words[i];
      if (i + 1 < words.length) {
        inputs[i + 1] = words[i];
      }
    }
    return new Examples(inputs, new int[] {1}, targets, 1);
  }
}
