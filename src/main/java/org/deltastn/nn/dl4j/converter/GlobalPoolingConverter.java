package org.deltastn.nn.dl4j.converter;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.pooling.GlobalAveragePool;
import org.deltastn.nn.recurrent.SequencePool;

/** The mean of every channel of images, or over the words of sequences. */
final class GlobalPoolingConverter implements Converter<GlobalPoolingLayer> {

  private static final int[] PLANE = {2, 3};
  private static final int[] TIME = {2};

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, GlobalPoolingLayer source, int... inputs) {
    if (source.getPoolingType() != PoolingType.AVG) {
      throw place.unsupported("poolingType " + source.getPoolingType(), "AVG");
    }
    if (!source.isCollapseDimensions()) {
      throw place.unsupported("collapseDimensions false", "true");
    }
    boolean images = builder.shape(inputs[0]).length == 3;
    int[] expected = images ? PLANE : TIME;
    int[] dimensions = source.getPoolingDimensions();
    if (dimensions != null && !Arrays.equals(dimensions, expected)) {
      throw place.unsupported(
          "poolingDimensions " + Arrays.toString(dimensions), Arrays.toString(expected));
    }
    if (!images) {
      SequencePool pool = new SequencePool(SequencePool.Kind.MEAN);
      return builder.add(place.name(), pool, inputs[0], Architecture.INPUT);
    }
    return builder.add(place.name(), new GlobalAveragePool(), inputs[0]);
  }
}
