package org.deltastn.train.loop;

import java.util.Optional;

/** Where a run leaves how far it is, and finds it again after it was stopped. */
public interface Checkpoints {

  /** Leaves nothing and finds nothing. */
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
   * Returns how far the run was when it was last saved, or nothing if it never was; called once,
   * before training starts.
   *
   * @throws IllegalArgumentException if what was saved belongs to another run, saying what differs
   * @throws java.io.UncheckedIOException if something was saved and nothing of it can be read
   */
  Optional<RunState> latest();

  /**
   * Called after every round but the last of an epoch and after every epoch, on the thread that
   * drives the run, before listeners are told; saves what is due.
   *
   * @param finished whether the run ends here
   * @throws java.io.UncheckedIOException if it could not be saved
   */
  void reached(RunState run, boolean finished);
}
