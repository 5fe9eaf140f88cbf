package org.deltastn.spark.exchange;

import java.io.IOException;

/** Reports that a process did not give a block, mostly because it is gone. */
public final class MissingBlockException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Address owner;

  MissingBlockException(String name, Address from, Throwable cause) {
    super("block " + name + " did not arrive from " + from + ": " + cause.getMessage(), cause);
    owner = from;
  }

  /** Returns the process that did not give it. */
  Address owner() {
    return owner;
  }
}
