package org.deltastn.spark.exchange;

import java.io.IOException;

/** Reports that a process did not give a block, mostly because it is gone. */
public final class MissingBlockException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Address owner;

  MissingBlockException(String name, Address from, Throwable cause) {
    this("block " + name + " did not arrive from " + from + ": " + cause.getMessage(), from);
    initCause(cause);
  }

  MissingBlockException(String message, Address owner) {
    super(message);
    this.owner = owner;
  }

  /** Returns the process that did not give it. */
  public Address owner() {
    return owner;
  }
}
