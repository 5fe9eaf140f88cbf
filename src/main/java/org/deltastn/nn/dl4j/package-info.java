/**
 * Reads Deeplearning4j's configurations as architectures, one converter a family of layers, and
 * writes and reads trained models as its zip files. The stages and presets call it. Nothing below
 * it knows Deeplearning4j, and it must not know training.
 */
package org.deltastn.nn.dl4j;
