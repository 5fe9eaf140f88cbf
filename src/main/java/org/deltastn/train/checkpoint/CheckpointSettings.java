package org.deltastn.train.checkpoint;

/**
 * How often checkpoints are written and how many are kept.
 *
 * @param epochInterval one after every so many epochs, at least 1
 * @param roundInterval one also whenever so many rounds were done since the last, at least 1; 0 for
 *     none within an epoch
 * @param kept the newest that stay, at least 1
 */
public record CheckpointSettings(int epochInterval, int roundInterval, int kept) {

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value, what was found and what was expected
   */
  public CheckpointSettings {
    atLeast(1, epochInterval, "epochInterval");
    atLeast(0, roundInterval, "roundInterval");
    atLeast(1, kept, "kept");
  }

  private static void atLeast(int least, int found, String name) {
    if (found < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", found " + found);
    }
  }
}
