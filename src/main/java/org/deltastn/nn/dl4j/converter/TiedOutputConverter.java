package org.deltastn.nn.dl4j.converter;

import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.TiedOutput;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A softmax over the vocabulary by the embedding's weights; its only parameter is the bias. */
final class TiedOutputConverter implements Converter<TiedOutputLayer> {

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, TiedOutputLayer source, int... inputs) {
    Converters.requireSizes(place, source);
    if (source.getEmbedding() == null) {
      throw place.invalid("embedding must name the EmbeddingSequenceLayer whose weights it takes");
    }
    if (!source.hasBias()) {
      throw place.unsupported("hasBias false", "a tied output with bias");
    }
    int units = Math.toIntExact(source.getNIn());
    int words = Math.toIntExact(source.getNOut());
    return builder.add(place.name(), new TiedOutput(source.getEmbedding(), words, units), inputs);
  }

  @Override
  public int[] inputShape(Place place, TiedOutputLayer source) {
    throw place.invalid("an EmbeddingSequenceLayer must come before a tied output");
  }

  @Override
  public Loss loss(Place place, TiedOutputLayer source) {
    return Losses.read(place, source.getLossFn(), source.getActivationFn());
  }

  @Override
  public INDArray toDl4j(String parameter, TiedOutputLayer source, INDArray ours) {
    return ours.reshape(1, ours.length());
  }

  @Override
  public INDArray fromDl4j(String parameter, TiedOutputLayer source, INDArray theirs) {
    return theirs.reshape(theirs.length());
  }
}
