package org.deltastn.nn.dl4j.converter;

import java.util.Objects;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * A softmax over the vocabulary whose weights are those of the configuration's embedding.
 *
 * <p>Deeplearning4j ties no weights: it computes this as an RnnOutputLayer with a copy of them, and
 * would train the copy by itself.
 */
public final class TiedOutputLayer extends RnnOutputLayer {

  private static final long serialVersionUID = 1L;

  private String embedding;

  /** Creates a configuration without sizes, for Jackson. */
  public TiedOutputLayer() {
    setActivationFn(new ActivationSoftmax());
    setLossFn(new LossSparseMCXENT());
    setRnnDataFormat(RNNFormat.NCW);
    setHasBias(true);
  }

  /**
   * Creates a configuration.
   *
   * @param name of the layer
   * @param embedding name of the EmbeddingSequenceLayer
   * @param units size of a word's vector, and of the input
   * @param words size of the vocabulary
   */
  public TiedOutputLayer(String name, String embedding, int units, int words) {
    this();
    setLayerName(name);
    setNIn(units);
    setNOut(words);
    this.embedding = embedding;
  }

  /** Returns the name of the EmbeddingSequenceLayer. */
  public String getEmbedding() {
    return embedding;
  }

  /** Sets the name of the EmbeddingSequenceLayer; for Jackson. */
  public void setEmbedding(String value) {
    embedding = value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TiedOutputLayer that
        && super.equals(that)
        && Objects.equals(embedding, that.embedding);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), embedding);
  }
}
