package org.deltastn.spark.text;

import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.params.Checks;

/** The column of words, and the vocabulary that numbers them. */
public interface VocabularyParams extends Params {

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

  /** Sets the default of every Param that has one; for constructors. */
  default void setVocabularyDefaults() {
    setDefault(tokensCol(), "tokens");
    setDefault(vocabSize(), 10_000);
    setDefault(minCount(), 1);
  }
}
