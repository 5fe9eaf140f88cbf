package org.deltastn.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.nn.recurrent.TimeSteps;
import org.deltastn.spark.columns.OutputFields;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.text.TextColumns;
import org.deltastn.spark.text.TokenParams;
import scala.collection.Seq;

/** Makes vectors of the indices of words, by the vocabulary that {@link TokenVectorizer} built. */
public final class TokenVectorizerModel extends Model<TokenVectorizerModel>
    implements TokenParams, MLWritable {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WORDS = "data/vocabulary.json";

  private final String uid;
  private final Vocabulary words;

  TokenVectorizerModel(String uid, Vocabulary words) {
    this(Uids.announce(uid), words);
  }

  private TokenVectorizerModel(Uids.Announced announced, Vocabulary words) {
    uid = announced.uid();
    this.words = words;
    setTokenDefaults();
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Returns the vocabulary, in the order of the indices. */
  public Vocabulary words() {
    return words;
  }

  /** Sets the column of texts, arrays of words. */
  public TokenVectorizerModel setTokensCol(String value) {
    set(tokensCol(), value);
    return this;
  }

  /** Sets the column of vectors that is added. */
  public TokenVectorizerModel setOutputCol(String value) {
    set(outputCol(), value);
    return this;
  }

  /** Sets what happens to texts that are null or hold a null: error, skip or keep. */
  public TokenVectorizerModel setHandleInvalid(String value) {
    set(handleInvalid(), value);
    return this;
  }

  /** Appends the column of vectors. */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    HandleInvalid handling = HandleInvalid.of(getHandleInvalid());
    Dataset<Row> texts =
        handling == HandleInvalid.SKIP
            ? dataset.toDF().filter(TextColumns.valid(getTokensCol()))
            : dataset.toDF();
    Vocabulary vocabulary = words;
    int length = getSequenceLength();
    boolean keep = handling == HandleInvalid.KEEP;
    String name = getTokensCol();
    UDF1<Seq<String>, Vector> indices = text -> vector(text, vocabulary, length, keep, name);
    return texts.withColumn(
        getOutputCol(),
        functions.udf(indices, SQLDataTypes.VectorType()).apply(functions.col(name)));
  }

  private static Vector vector(
      Seq<String> text, Vocabulary vocabulary, int length, boolean keep, String name) {
    String problem = TextColumns.problem(text);
    if (problem != null && !keep) {
      throw new IllegalArgumentException("column '" + name + "': " + problem);
    }
    if (problem != null) {
      return null;
    }
    List<String> words = TextColumns.words(text);
    double[] indices = new double[length];
    Arrays.fill(indices, TimeSteps.PADDING);
    for (int i = 0; i < Math.min(length, words.size()); i++) {
      indices[i] = vocabulary.index(words.get(i));
    }
    return Vectors.dense(indices);
  }

  static StructType withOutput(StructType schema, TokenParams params) {
    TextColumns.requireTokens(schema, params.getTokensCol());
    String name = params.getOutputCol();
    if (Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException("column '" + name + "' exists already: name another");
    }
    return OutputFields.append(
        schema, List.of(DataTypes.createStructField(name, SQLDataTypes.VectorType(), true)));
  }

  /** Returns the schema with the column of vectors. */
  @Override
  public StructType transformSchema(StructType schema) {
    return withOutput(schema, this);
  }

  @Override
  public TokenVectorizerModel copy(ParamMap extra) {
    return copyValues(new TokenVectorizerModel(uid, words), extra).setParent(parent());
  }

  @Override
  public MLWriter write() {
    return Persistence.contentWriter(
        this, (folder, session) -> folder.write(WORDS, JSON.writeValueAsBytes(words.words())));
  }

  /** Returns a reader of saved models. */
  public static MLReader<TokenVectorizerModel> read() {
    return Persistence.contentReader(
        TokenVectorizerModel.class,
        (uid, folder, entries, session) -> {
          byte[] saved =
              folder.read(
                  entries.stream()
                      .filter(entry -> entry.name().equals(WORDS))
                      .findFirst()
                      .orElseThrow(() -> new IOException("file " + WORDS + " is not listed")));
          return new TokenVectorizerModel(
              uid, Vocabulary.of(List.of(JSON.readValue(saved, String[].class))));
        });
  }

  /** Loads a saved model. */
  public static TokenVectorizerModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return "TokenVectorizerModel: uid=" + uid + ", words=" + words.size();
  }
}
