package org.deltastn.spark;

import com.esotericsoftware.kryo.DefaultSerializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.OutputFields;
import org.deltastn.spark.model.JavaSerialization;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.text.TextColumns;
import org.deltastn.spark.text.TextParams;
import org.deltastn.spark.text.TextScores;

/**
 * A trained language model. {@code transform} appends each text's log-likelihood, the sum of the
 * logarithms of the probabilities of its words and of its end, each given what comes before it in
 * the text, and its perplexity. A word that is not in the vocabulary counts as {@link
 * Vocabulary#UNKNOWN}; an empty text is its end alone.
 *
 * <p>{@link #transform} is for the driver.
 */
@DefaultSerializer(JavaSerialization.class)
public final class DeltaStnLanguageModelModel extends Model<DeltaStnLanguageModelModel>
    implements DeltaStnModel, TextParams {

  private static final long serialVersionUID = 1L;

  /**
   * A word that may come next.
   *
   * @param word in the vocabulary
   * @param probability in [0, 1]
   */
  public record NextWord(String word, double probability) {}

  private final String uid;
  private final TrainedNetwork network;
  private final Vocabulary words;

  DeltaStnLanguageModelModel(String uid, TrainedNetwork network) {
    this(Uids.announce(uid), network);
  }

  private DeltaStnLanguageModelModel(Uids.Announced announced, TrainedNetwork network) {
    this.uid = announced.uid();
    this.network = network;
    this.words = Vocabulary.of(network.labels());
    DeltaStnLanguageModel.setDefaults(this);
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  @Override
  public TrainedNetwork network() {
    return network;
  }

  /** Returns the vocabulary, in the order of the network's outputs. */
  public Vocabulary words() {
    return words;
  }

  /** Sets the column of texts. */
  public DeltaStnLanguageModelModel setTokensCol(String value) {
    set(tokensCol(), value);
    return this;
  }

  static StructType appended(StructType schema, TextParams params) {
    List<StructField> fields = new ArrayList<>();
    for (String name : new String[] {params.getLogLikelihoodCol(), params.getPerplexityCol()}) {
      if (Arrays.asList(schema.fieldNames()).contains(name)) {
        throw new IllegalArgumentException(
            "column '" + name + "' exists already: name another, or none");
      }
      if (!name.isEmpty()) {
        fields.add(DataTypes.createStructField(name, DataTypes.DoubleType, true));
      }
    }
    return OutputFields.append(schema, fields);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TextColumns.requireTokens(schema, getTokensCol());
    return appended(schema, this);
  }

  /** Appends log-likelihoods, in nats, and perplexities. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    if (getLogLikelihoodCol().isEmpty() && getPerplexityCol().isEmpty()) {
      return dataset.toDF();
    }
    HandleInvalid handling = HandleInvalid.of(getHandleInvalid());
    Dataset<Row> texts =
        handling == HandleInvalid.SKIP
            ? dataset.toDF().filter(TextColumns.valid(getTokensCol()))
            : dataset.toDF();
    TextScores scores =
        new TextScores(
            network.onExecutors(dataset.sparkSession().sparkContext()),
            words,
            getTokensCol(),
            handling == HandleInvalid.KEEP);
    Column scored = functions.udf(scores, TextScores.TYPE).apply(functions.col(getTokensCol()));
    List<Column> columns = new ArrayList<>(List.of(functions.col("*")));
    if (!getLogLikelihoodCol().isEmpty()) {
      columns.add(scored.getField(TextScores.LOG_LIKELIHOOD).as(getLogLikelihoodCol()));
    }
    if (!getPerplexityCol().isEmpty()) {
      columns.add(scored.getField(TextScores.PERPLEXITY).as(getPerplexityCol()));
    }
    return texts.select(columns.toArray(Column[]::new));
  }

  /**
   * Returns the perplexity of all texts together: the exponential of the mean negative logarithm of
   * the probability of a word, ends of texts among them.
   */
  public double perplexity(Dataset<?> texts) {
    Dataset<Row> scored =
        copy(new ParamMap().put(logLikelihoodCol(), "likelihood").put(perplexityCol(), ""))
            .transform(texts.select(functions.col(getTokensCol())));
    Row sums =
        scored
            .select(
                functions.sum("likelihood"),
                functions.sum(functions.size(functions.col(getTokensCol())).plus(1)))
            .head();
    return Math.exp(-sums.getDouble(0) / sums.getLong(1));
  }

  /**
   * Returns the words that are most likely to come after the beginning of a text, with their
   * probabilities, the most likely first; safe for use by several threads.
   *
   * @param beginning words of the text so far; none for its first word
   * @param count how many at most
   */
  public List<NextWord> nextWords(List<String> beginning, int count) {
    double[] probabilities = probabilities(beginning);
    return IntStream.range(0, probabilities.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer w) -> -probabilities[w]))
        .limit(count)
        .map(w -> new NextWord(words.word(w), probabilities[w]))
        .toList();
  }

  /**
   * Returns the probability of every word of the vocabulary to come after the beginning of a text,
   * in the order of {@link #words}.
   */
  public double[] probabilities(List<String> beginning) {
    int[] indices = words.indices(beginning);
    double[] logits = network.here().use(predictor -> TextScores.next(predictor, indices));
    ClassColumns.softmax(logits);
    return logits;
  }

  @Override
  public DeltaStnLanguageModelModel copy(ParamMap extra) {
    return copyValues(new DeltaStnLanguageModelModel(uid, network), extra).setParent(parent());
  }

  /** Returns a reader of saved models. */
  public static MLReader<DeltaStnLanguageModelModel> read() {
    return Persistence.modelReader(
        DeltaStnLanguageModelModel.class, DeltaStnLanguageModelModel::new);
  }

  /** Loads a saved model. */
  public static DeltaStnLanguageModelModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "DeltaStnLanguageModelModel: uid="
        + uid
        + ", words="
        + words.size()
        + ", hyperparameters="
        + network.values();
  }
}
