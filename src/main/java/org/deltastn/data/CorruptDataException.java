package org.deltastn.data;

import java.io.IOException;

/** Reports a data file whose content does not match its format or its SHA-256. */
public class CorruptDataException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message names the file, what was found and what was expected. */
  public CorruptDataException(String message) {
    super(message);
  }

  /** Creates an exception with the lower-level error that revealed the corruption. */
  public CorruptDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
