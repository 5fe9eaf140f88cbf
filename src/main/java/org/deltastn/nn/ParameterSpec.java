package org.deltastn.nn;

/**
 * One parameter array of a layer.
 *
 * @param name as in the paper, for example W or b
 * @param shape shape; the first axis is the output unit or channel
 * @param fanIn initial values are uniform in ±1/√fanIn, or all 0 when it is 0
 */
public record ParameterSpec(String name, int[] shape, int fanIn) {}
