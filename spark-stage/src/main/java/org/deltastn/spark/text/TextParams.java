package org.deltastn.spark.text;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** The columns and the network of a language model. */
public interface TextParams extends VocabularyParams {

  /** Param: the column of log-likelihoods that {@code transform} appends. */
  default Param<String> logLikelihoodCol() {
    return new Param<>(
        this,
        "logLikelihoodCol",
        "Names the column of each text's log-likelihood, the sum over its words and its end, that"
            + " transform appends; empty for none.");
  }

  /** Returns the column of log-likelihoods. */
  default String getLogLikelihoodCol() {
    return getOrDefault(logLikelihoodCol());
  }

  /** Param: the column of perplexities that {@code transform} appends. */
  default Param<String> perplexityCol() {
    return new Param<>(
        this,
        "perplexityCol",
        "Names the column of each text's perplexity that transform appends; empty for none.");
  }

  /** Returns the column of perplexities. */
  default String getPerplexityCol() {
    return getOrDefault(perplexityCol());
  }

  /** Param: the size of a word's vector. */
  default IntParam embeddingSize() {
    return new IntParam(
        this, "embeddingSize", "Sets the size of a word's vector.", ParamValidators.gtEq(1));
  }

  /** Returns the size of a word's vector. */
  default int getEmbeddingSize() {
    return (Integer) getOrDefault(embeddingSize());
  }

  /** Param: the units of each LSTM. */
  default IntParam lstmUnits() {
    return new IntParam(this, "lstmUnits", "Sets the units of each LSTM.", ParamValidators.gtEq(1));
  }

  /** Returns the units of each LSTM. */
  default int getLstmUnits() {
    return (Integer) getOrDefault(lstmUnits());
  }

  /** Param: the number of LSTMs. */
  default IntParam lstmLayers() {
    return new IntParam(
        this, "lstmLayers", "Sets how many LSTMs follow each other.", ParamValidators.gtEq(1));
  }

  /** Returns the number of LSTMs. */
  default int getLstmLayers() {
    return (Integer) getOrDefault(lstmLayers());
  }

  /** Param: whether the output takes the weights of the embedding. */
  default BooleanParam tiedWeights() {
    return new BooleanParam(
        this,
        "tiedWeights",
        "Makes the words' vectors the weights of the output too, so that both are trained as one;"
            + " embeddingSize must then be lstmUnits.");
  }

  /** Returns whether the output takes the weights of the embedding. */
  default boolean getTiedWeights() {
    return (Boolean) getOrDefault(tiedWeights());
  }

  /** Param: the time steps of a minibatch. */
  default IntParam sequenceLength() {
    return new IntParam(
        this,
        "sequenceLength",
        "Sets the time steps of a minibatch, through which gradients flow back; batchSize is the"
            + " number of streams that a worker's words are parted into.",
        ParamValidators.gtEq(1));
  }

  /** Returns the time steps of a minibatch. */
  default int getSequenceLength() {
    return (Integer) getOrDefault(sequenceLength());
  }

  /** Sets the default of every Param of this family; for constructors. */
  default void setTextDefaults() {
    setVocabularyDefaults();
    setDefault(logLikelihoodCol(), "logLikelihood");
    setDefault(perplexityCol(), "perplexity");
    setDefault(embeddingSize(), 100);
    setDefault(lstmUnits(), 100);
    setDefault(lstmLayers(), 2);
    setDefault(tiedWeights(), false);
    setDefault(sequenceLength(), 35);
  }
}
