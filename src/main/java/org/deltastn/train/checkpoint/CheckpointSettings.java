package org.deltastn.train.checkpoint;

/**
 * Says how often checkpoints are written and how many are kept.
 *
 * @param epochInterval epochs between two checkpoints, at least 1
 * @param roundInterval rounds since the last checkpoint after which one is written within an epoch
 *     too, at least 1; 0 for none within an epoch
 * @param kept number of the newest checkpoints to keep, at least 1
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
