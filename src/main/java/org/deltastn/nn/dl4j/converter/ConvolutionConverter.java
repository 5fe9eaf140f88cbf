package org.deltastn.nn.dl4j.converter;

import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Convolution;
import org.deltastn.tensor.Window;

/** A convolution and its activation; filters are out×in×kernel on both sides. */
final class ConvolutionConverter implements Converter<ConvolutionLayer> {

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, ConvolutionLayer source, int... inputs) {
    Converters.requireSizes(place, source);
    Window window =
        new Windows(
                source.getKernelSize(),
                source.getStride(),
                source.getPadding(),
                source.getDilation(),
                source.getConvolutionMode(),
                source.getCnn2dDataFormat())
            .over(place, builder.shape(inputs[0]));
    int in = Math.toIntExact(source.getNIn());
    int out = Math.toIntExact(source.getNOut());
    int node =
        builder.add(place.name(), new Convolution(in, out, window, source.hasBias()), inputs[0]);
    return Converters.addActivation(builder, place, source.getActivationFn(), node);
  }
}
