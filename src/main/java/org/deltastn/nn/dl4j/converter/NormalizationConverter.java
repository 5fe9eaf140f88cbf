package org.deltastn.nn.dl4j.converter;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deltastn.nn.graph.Architecture;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalization; with {@code useLogStd}, its default, Deeplearning4j holds log₁₀ √v in place
 * of the running variance v. The JSON of a configuration from which no network was built loses a
 * {@code useLogStd} of false.
 */
final class NormalizationConverter implements Converter<BatchNormalization> {

  private static final String VARIANCE = "var";

  @Override
  public boolean keepsShape() {
    return true;
  }

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, BatchNormalization source, int... inputs) {
    Converters.requireSizes(place, source);
    Windows.requireFormat(place, source.getCnn2DFormat());
    if (source.isLockGammaBeta()) {
      throw place.unsupported("lockGammaBeta", "a gamma and beta that are trained");
    }
    if (source.getGamma() != 1 || source.getBeta() != 0) {
      throw place.unsupported(
          "gamma " + source.getGamma() + " and beta " + source.getBeta(), "gamma 1 and beta 0");
    }
    int[] shape = builder.shape(inputs[0]);
    if (shape[0] != source.getNIn()) {
      throw place.invalid(
          "expects " + source.getNIn() + " channels, found shape " + Arrays.toString(shape));
    }
    try {
      return builder.add(
          place.name(),
          new org.deltastn.nn.layers.normalization.BatchNormalization(
              source.getEps(), source.getDecay()),
          inputs[0]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String dl4jName(String parameter, BatchNormalization source) {
    return isLogarithm(parameter, source) ? "log10stdev" : parameter;
  }

  @Override
  public INDArray toDl4j(String parameter, BatchNormalization source, INDArray ours) {
    return isLogarithm(parameter, source)
        ? Transforms.log(ours, true).divi(2 * Math.log(10))
        : ours;
  }

  @Override
  public INDArray fromDl4j(String parameter, BatchNormalization source, INDArray theirs) {
    return isLogarithm(parameter, source)
        ? Transforms.exp(theirs.mul(2 * Math.log(10)), false)
        : theirs;
  }

  private static boolean isLogarithm(String parameter, BatchNormalization source) {
    return parameter.equals(VARIANCE) && source.isUseLogStd();
  }
}
