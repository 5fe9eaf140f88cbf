package org.deltastn.train.loop;

import org.deltastn.train.Divergence;

/** Reports that training diverged in the first epoch, before there was a state to keep. */
public final class DivergedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public DivergedException(Divergence divergence) {
    super(divergence.message());
  }
}
