package org.deltastn.nn.dl4j.converter;

import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deltastn.nn.Layer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.pooling.AveragePool;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.tensor.Window;

/** The maximum or the mean over a window. */
final class PoolingConverter implements Converter<SubsamplingLayer> {

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, SubsamplingLayer source, int... inputs) {
    PoolingType type = source.getPoolingType();
    if (type != PoolingType.MAX && type != PoolingType.AVG) {
      throw place.unsupported("poolingType " + type, "MAX, AVG");
    }
    Window window =
        new Windows(
                source.getKernelSize(),
                source.getStride(),
                source.getPadding(),
                source.getDilation(),
                source.getConvolutionMode(),
                source.getCnn2dDataFormat())
            .over(place, builder.shape(inputs[0]));
    boolean padded = window.padHeight() > 0 || window.padWidth() > 0;
    if (type == PoolingType.AVG && padded && source.isAvgPoolIncludePadInDivisor()) {
      throw place.unsupported(
          "avgPoolIncludePadInDivisor with padding", "means of the values that are not padding");
    }
    Layer pool = type == PoolingType.MAX ? new MaxPool(window) : new AveragePool(window);
    return builder.add(place.name(), pool, inputs[0]);
  }
}
