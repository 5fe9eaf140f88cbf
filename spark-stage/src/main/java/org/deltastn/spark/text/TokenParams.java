package org.deltastn.spark.text;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.deltastn.spark.params.Checks;
import org.deltastn.spark.params.HandleInvalid;

/** How texts become vectors of the indices of their words. */
public interface TokenParams extends VocabularyParams {

  /** Param: the column of vectors that is added. */
  default Param<String> outputCol() {
    return new Param<>(this, "outputCol", "Names the column of vectors that is added.");
  }

  /** Returns the column of vectors that is added. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Param: how many words of a text are read. */
  default IntParam sequenceLength() {
    return new IntParam(
        this,
        "sequenceLength",
        "Sets how many words of a text are read, from its first on, which is the length of the"
            + " vectors; shorter texts are padded by -1.",
        ParamValidators.gtEq(1));
  }

  /** Returns how many words of a text are read. */
  default int getSequenceLength() {
    return (Integer) getOrDefault(sequenceLength());
  }

  /** Param: what happens to texts that are null or hold a null. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "Chooses what happens to texts that are null or hold a null: error, skip (left out) or keep"
            + " (no vector).",
        Checks.that(HandleInvalid::of));
  }

  /** Returns what happens to texts that are null or hold a null. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Sets the default of every Param that has one; for constructors. */
  default void setTokenDefaults() {
    setVocabularyDefaults();
    setDefault(outputCol(), "features");
    setDefault(sequenceLength(), 100);
    setDefault(handleInvalid(), HandleInvalid.ERROR.toString());
  }
}
