package org.deltastn.nn.dl4j.converter;

/**
 * Names a place in a configuration, for error messages.
 *
 * @param kind layer or vertex
 * @param index its position in the configuration
 * @param name its name
 */
public record Place(String kind, int index, String name) {

  /** Returns the exception for something that cannot be read. */
  public IllegalArgumentException invalid(String message) {
    return new IllegalArgumentException(this + ": " + message);
  }

  /** Returns the exception for something that is not supported. */
  public IllegalArgumentException unsupported(String found, String supported) {
    return invalid(found + " is not supported; supported: " + supported);
  }

  @Override
  public String toString() {
    return kind + " " + index + " '" + name + "'";
  }
}
