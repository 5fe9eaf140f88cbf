package org.deltastn.spark.text;

import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.NextWords;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.inference.InferenceNetwork;
import org.deltastn.train.LossSum;
import org.deltastn.train.replica.Predictor;
import scala.collection.Seq;

/** Computes the log-likelihood and the perplexity of a text. */
public final class TextScores implements UDF1<Seq<String>, Row> {

  private static final long serialVersionUID = 1L;

  /** The field of the log-likelihood. */
  public static final String LOG_LIKELIHOOD = "logLikelihood";

  /** The field of the perplexity. */
  public static final String PERPLEXITY = "perplexity";

  /** The type of the scores. */
  public static final StructType TYPE =
      new StructType()
          .add(LOG_LIKELIHOOD, DataTypes.DoubleType, true)
          .add(PERPLEXITY, DataTypes.DoubleType, true);

  private final InferenceNetwork network;
  private final Vocabulary vocabulary;
  private final String name;
  private final boolean keep;

  /**
   * Creates the function.
   *
   * @param name of the column of texts
   * @param keep whether a text with a null gets NaN, and is no error
   */
  public TextScores(InferenceNetwork network, Vocabulary vocabulary, String name, boolean keep) {
    this.network = network;
    this.vocabulary = vocabulary;
    this.name = name;
    this.keep = keep;
  }

  @Override
  public Row call(Seq<String> text) {
    String problem = TextColumns.problem(text);
    if (problem != null && !keep) {
      throw new IllegalArgumentException("column '" + name + "': " + problem);
    }
    if (problem != null) {
      return RowFactory.create(Double.NaN, Double.NaN);
    }
    int[] words = TextColumns.withEnd(vocabulary.indices(TextColumns.words(text)));
    LossSum loss = network.use(predictor -> predictor.evaluate(NextWords.of(words)));
    return RowFactory.create(-loss.loss(), Math.exp(loss.mean()));
  }

  /**
   * Returns the logits of every word of the vocabulary to come after a text's beginning.
   *
   * @param words of the beginning; none for the first word of a text
   */
  public static double[] next(Predictor predictor, int... words) {
    float[] inputs = new float[words.length + 1];
    inputs[0] = Vocabulary.END_INDEX;
    for (int i = 0; i < words.length; i++) {
      inputs[i + 1] = words[i];
    }
    double[] logits = predictor.predict(inputs, inputs.length);
    int width = predictor.outputLength();
    return Arrays.copyOfRange(logits, logits.length - width, logits.length);
  }
}
