package org.deltastn.data;

/**
 * The MNIST handwritten digits: pixels in [0, 1], feature shape {784}, targets the digits 0 to 9.
 *
 * @param training 60000 examples
 * @param test 10000 examples
 */
public record Mnist(Examples training, Examples test) {}
