package org.deltastn.data.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Numbers words from 0. Word 0 is {@value #UNKNOWN}, which stands for every word that is not in the
 * vocabulary, and word 1 is {@value #END}, which ends a line or a document.
 */
public final class Vocabulary implements Serializable {

  private static final long serialVersionUID = 1;

  /** The word that stands for those that are not in the vocabulary. */
  public static final String UNKNOWN = "<unk>";

  /** The word at the end of every line or document. */
  public static final String END = "<eos>";

  /** The index of {@link #UNKNOWN}. */
  public static final int UNKNOWN_INDEX = 0;

  /** The index of {@link #END}. */
  public static final int END_INDEX = 1;

  private final ArrayList<String> words;
  private final HashMap<String, Integer> indices = new HashMap<>();

  private Vocabulary(Iterable<String> others) {
    Set<String> all = new LinkedHashSet<>(List.of(UNKNOWN, END));
    others.forEach(all::add);
    words = new ArrayList<>(all);
    for (String word : words) {
      indices.put(word, indices.size());
    }
  }

  /**
   * Returns a vocabulary of given words, in their order after {@link #UNKNOWN} and {@link #END},
   * which need not be among them.
   *
   * @throws IllegalArgumentException if a word is null or empty, or is given twice
   */
  public static Vocabulary of(List<String> words) {
    Set<String> seen = new LinkedHashSet<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word == null || word.isEmpty()) {
        throw new IllegalArgumentException(
            "word " + i + " of the vocabulary is " + (word == null ? "null" : "empty"));
      }
      if (!seen.add(word)) {
        throw new IllegalArgumentException(
            "the vocabulary has the word '" + word + "' twice; leave one of them out");
      }
    }
    return new Vocabulary(words);
  }

  /**
   * Returns the vocabulary of the most frequent words, in the order of falling counts; words that
   * are as frequent come in the order of their characters.
   *
   * @param counts how often each word occurs
   * @param size the maximum number of words, {@link #UNKNOWN} and {@link #END} among them
   * @param minCount how often a word must occur
   * @throws IllegalArgumentException if size is below 2 or minCount below 1
   */
  public static Vocabulary build(Map<String, Long> counts, int size, long minCount) {
    if (size < 2 || minCount < 1) {
      throw new IllegalArgumentException(
          "a vocabulary needs a size of at least 2 and a count of at least 1, found "
              + size
              + " and "
              + minCount);
    }
    return new Vocabulary(
        counts.entrySet().stream()
            .filter(e -> !e.getKey().equals(UNKNOWN) && !e.getKey().equals(END))
            .filter(e -> e.getValue() >= minCount)
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(size - 2L)
            .map(Map.Entry::getKey)
            .toList());
  }

  /** Returns the vocabulary of the most frequent words of a text, as the other method does. */
  public static Vocabulary build(Iterable<String> text, int size, long minCount) {
    Map<String, Long> counts = new HashMap<>();
    text.forEach(word -> counts.merge(word, 1L, Long::sum));
    return build(counts, size, minCount);
  }

  /** Returns how many words there are. */
  public int size() {
    return words.size();
  }

  /** Returns the words in the order of their indices. */
  public List<String> words() {
    return List.copyOf(words);
  }

  /**
   * Returns the word of an index.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public String word(int index) {
    return words.get(index);
  }

  /** Returns whether a word is in the vocabulary. */
  public boolean contains(String word) {
    return indices.containsKey(word);
  }

  /** Returns the index of a word; that of {@link #UNKNOWN} if it is not in the vocabulary. */
  public int index(String word) {
    return indices.getOrDefault(word, UNKNOWN_INDEX);
  }

  /** Returns the indices of words. */
  public int[] indices(List<String> text) {
    return text.stream().mapToInt(this::index).toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Vocabulary that && words.equals(that.words);
  }

  @Override
  public int hashCode() {
    return words.hashCode();
  }
}
