package org.deltastn.nn;

/**
 * One parameter array of a layer.
 *
 * @param name as in the paper, for example W or b
 * @param shape shape; the first axis is the output unit or channel
 * @param fanIn initial values are uniform in ±1/√fanIn, or all {@code initialValue} when it is 0
 * @param initialValue the initial value of all, where the fan-in is 0
 */
public record ParameterSpec(String name, int[] shape, int fanIn, double initialValue) {

  /** Creates an array that starts uniform in ±1/√fanIn, or at 0 when that is 0. */
  public ParameterSpec(String name, int[] shape, int fanIn) {
    this(name, shape, fanIn, 0);
  }

  /** Returns an array that starts at one value. */
  public static ParameterSpec constant(String name, int[] shape, double initialValue) {
    return new ParameterSpec(name, shape, 0, initialValue);
  }
}
