package org.deltastn.spark.text;

import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.params.Checks;

/** The columns, the vocabulary and the network of a language model. */
public interface TextParams extends Params {

  /** Param: the column of words, each row a text. */
  default Param<String> tokensCol() {
    return new Param<>(
        this,
        "tokensCol",
        "Names the column of texts, each an array of words such as MLlib's tokenizers make.");
  }

  /** Returns the column of words. */
  default String getTokensCol() {
    return getOrDefault(tokensCol());
  }

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

  /** Param: the most words of a vocabulary that is built, and of one that is given. */
  default IntParam vocabSize() {
    return new IntParam(
        this,
        "vocabSize",
        "Limits the vocabulary to the most frequent words of the training texts, "
            + Vocabulary.UNKNOWN
            + " for all others and "
            + Vocabulary.END
            + " for the end of a text among them; a vocabulary that is given may not be larger.",
        ParamValidators.gtEq(3));
  }

  /** Returns the most words of a vocabulary. */
  default int getVocabSize() {
    return (Integer) getOrDefault(vocabSize());
  }

  /** Param: how often a word must occur. */
  default IntParam minCount() {
    return new IntParam(
        this,
        "minCount",
        "Sets how often a word must occur in the training texts to be in the vocabulary, at least"
            + " 1.",
        ParamValidators.gtEq(1));
  }

  /** Returns how often a word must occur. */
  default int getMinCount() {
    return (Integer) getOrDefault(minCount());
  }

  /** Param: the words of the vocabulary, in place of those of the training texts. */
  default StringArrayParam vocabulary() {
    return new StringArrayParam(
        this,
        "vocabulary",
        "Gives the words of the vocabulary, in their order; when unset, it is built.",
        Checks.that(words -> Vocabulary.of(List.of(words))));
  }

  /** Returns the words of the vocabulary that were set. */
  default String[] getVocabulary() {
    return getOrDefault(vocabulary());
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
    setDefault(tokensCol(), "tokens");
    setDefault(logLikelihoodCol(), "logLikelihood");
    setDefault(perplexityCol(), "perplexity");
    setDefault(vocabSize(), 10_000);
    setDefault(minCount(), 1);
    setDefault(embeddingSize(), 100);
    setDefault(lstmUnits(), 100);
    setDefault(lstmLayers(), 2);
    setDefault(tiedWeights(), false);
    setDefault(sequenceLength(), 35);
  }
}
