package org.deltastn.spark;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.text.TextColumns;
import org.deltastn.spark.text.TokenParams;

/**
 * Numbers the words of texts by a vocabulary, for a classifier of sequences ({@link
 * org.deltastn.problem.SequenceClassifiers}): a text becomes the vector of the indices of its first
 * {@code sequenceLength} words, padded by −1. The vocabulary is that of {@code fit}'s texts, or is
 * given; other words count as {@link Vocabulary#UNKNOWN}. A text without words is all padding.
 */
public final class TokenVectorizer extends Estimator<TokenVectorizerModel>
    implements TokenParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;

  /** Creates an estimator with a random uid. */
  public TokenVectorizer() {
    this(Identifiable$.MODULE$.randomUID("tokenVectorizer"));
  }

  /** Creates an estimator with a uid. */
  public TokenVectorizer(String uid) {
    this(Uids.announce(uid));
  }

  private TokenVectorizer(Uids.Announced announced) {
    uid = announced.uid();
    setTokenDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Sets the column of texts, arrays of words; {@code tokens} by default. */
  public TokenVectorizer setTokensCol(String value) {
    return with(tokensCol(), value);
  }

  /** Sets the column of vectors that is added; {@code features} by default. */
  public TokenVectorizer setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /** Sets the most words of the vocabulary, at least 3. */
  public TokenVectorizer setVocabSize(int value) {
    return with(vocabSize(), value);
  }

  /** Sets how often a word must occur to be in the vocabulary, at least 1. */
  public TokenVectorizer setMinCount(int value) {
    return with(minCount(), value);
  }

  /** Sets the words of the vocabulary, which is built otherwise. */
  public TokenVectorizer setVocabulary(String... value) {
    return with(vocabulary(), value);
  }

  /** Sets how many words of a text are read, at least 1. */
  public TokenVectorizer setSequenceLength(int value) {
    return with(sequenceLength(), value);
  }

  /** Sets what happens to texts that are null or hold a null: error, skip or keep. */
  public TokenVectorizer setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  private <T> TokenVectorizer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /**
   * Builds the vocabulary, unless it is given.
   *
   * @throws IllegalArgumentException if a text is null or holds a null and such are an error, there
   *     is no word at all, or the given vocabulary is larger than {@code vocabSize}
   */
  @Override
  public TokenVectorizerModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    return copyValues(
        new TokenVectorizerModel(uid, words(dataset)).setParent(this), ParamMap.empty());
  }

  private Vocabulary words(Dataset<?> dataset) {
    if (isDefined(vocabulary())) {
      return TextColumns.given(List.of(getVocabulary()), getVocabSize());
    }
    Dataset<?> texts = dataset;
    if (HandleInvalid.of(getHandleInvalid()) == HandleInvalid.ERROR) {
      TextColumns.requireTexts(dataset, getTokensCol());
    } else {
      texts = dataset.filter(TextColumns.valid(getTokensCol()));
    }
    Map<String, Long> counts = TextColumns.counts(texts, getTokensCol(), functions.lit(false));
    return Vocabulary.build(counts, getVocabSize(), getMinCount());
  }

  /**
   * Returns the schema with the column of vectors.
   *
   * @throws IllegalArgumentException if the column of texts is missing or holds something else, or
   *     the output column exists
   */
  @Override
  public StructType transformSchema(StructType schema) {
    return TokenVectorizerModel.withOutput(schema, this);
  }

  @Override
  public TokenVectorizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<TokenVectorizer> read() {
    return Persistence.reader(TokenVectorizer.class, TokenVectorizer::new);
  }

  /** Loads a saved estimator. */
  public static TokenVectorizer load(String path) {
    return read().load(path);
  }
}
