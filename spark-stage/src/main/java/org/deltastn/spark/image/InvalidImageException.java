package org.deltastn.spark.image;

/** Reports an invalid image: what was found, and what was expected. */
final class InvalidImageException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidImageException(String message) {
    super(message);
  }

  InvalidImageException(String message, Throwable cause) {
    super(message, cause);
  }
}
