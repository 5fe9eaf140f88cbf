package org.deltastn.nn.dl4j.converter;

import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.Embedding;

/** The vectors of words in sequences. A row is a time step, so the length of inputs is ignored. */
final class EmbeddingConverter implements Converter<EmbeddingSequenceLayer> {

  @Override
  public int addTo(
      Architecture.Builder builder, Place place, EmbeddingSequenceLayer source, int... inputs) {
    Converters.requireSizes(place, source);
    if (source.hasBias()) {
      throw place.unsupported("hasBias", "an embedding without bias");
    }
    int words = Math.toIntExact(source.getNIn());
    int units = Math.toIntExact(source.getNOut());
    int node = builder.add(place.name(), new Embedding(words, units), inputs[0]);
    return Converters.addActivation(builder, place, source.getActivationFn(), node);
  }

  @Override
  public int[] inputShape(Place place, EmbeddingSequenceLayer source) {
    return new int[] {1};
  }

  @Override
  public String dl4jName(String parameter, EmbeddingSequenceLayer source) {
    return "W";
  }
}
