package org.deltastn.data;

import java.io.IOException;

/** Says that a data file exists but its content is not what its format or its sum demands. */
public class CorruptDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message names the file, what was found and what was expected. */
  public CorruptDataException(String message) {
    super(message);
  }

  /** Creates an exception with the lower-level error that showed the corruption. */
  public CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
