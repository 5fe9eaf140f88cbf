package org.deltastn.train.loop;

import java.util.Optional;

/** Saves the progress of a run, and restores it after the run was stopped. */
public interface Checkpoints {

  /** Saves nothing and finds nothing. */
  Checkpoints NONE =
      new Checkpoints() {
        @Override
        public Optional<RunState> latest() {
          return Optional.empty();
        }

        @Override
        public void reached(RunState run, boolean finished) {}
      };

  /**
   * Returns the last saved progress of the run, or nothing if none was saved; called once, before
   * training starts.
   *
   * @throws IllegalArgumentException if what was saved belongs to another run, naming the
   *     differences
   * @throws java.io.UncheckedIOException if checkpoints exist and none can be read
   */
  Optional<RunState> latest();

  /**
   * Saves the progress where a checkpoint is due; called after every round except the last of an
   * epoch and after every epoch, on the thread that drives the run, before listeners.
   *
   * @param finished whether the run ends here
   * @throws java.io.UncheckedIOException if it cannot be saved
   */
  void reached(RunState run, boolean finished);
}
