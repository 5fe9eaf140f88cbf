package org.deltastn.tensor.engine;

/** Says that a numeric engine cannot be used on this machine, and why. */
public final class BackendUnavailableException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message names the engine and the obstacle. */
  public BackendUnavailableException(String message) {
    super(message);
  }

  /** Creates an exception with the lower-level error that is the obstacle. */
  public BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
