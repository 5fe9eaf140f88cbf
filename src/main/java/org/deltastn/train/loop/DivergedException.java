package org.deltastn.train.loop;

import org.deltastn.train.Divergence;

/** Training diverged before there was any state worth keeping. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public DivergedException(Divergence divergence) {
    super(divergence.message());
  }
}
