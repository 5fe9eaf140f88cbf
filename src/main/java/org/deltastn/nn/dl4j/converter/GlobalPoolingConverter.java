package org.deltastn.nn.dl4j.converter;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.pooling.GlobalAveragePool;

/** The mean of every channel. */
final class GlobalPoolingConverter implements Converter<GlobalPoolingLayer> {

  private static final int[] PLANE = {2, 3};

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, GlobalPoolingLayer source, int... inputs) {
    if (source.getPoolingType() != PoolingType.AVG) {
      throw place.unsupported("poolingType " + source.getPoolingType(), "AVG");
    }
    if (!source.isCollapseDimensions()) {
      throw place.unsupported("collapseDimensions false", "true");
    }
    int[] dimensions = source.getPoolingDimensions();
    if (dimensions != null && !Arrays.equals(dimensions, PLANE)) {
      throw place.unsupported(
          "poolingDimensions " + Arrays.toString(dimensions), Arrays.toString(PLANE));
    }
    return builder.add(place.name(), new GlobalAveragePool(), inputs[0]);
  }
}
