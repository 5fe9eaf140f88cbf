package org.deltastn.spark.text;

import static org.apache.spark.sql.functions.col;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.columns.DataColumns;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * The column of texts: what it may hold, how often each word occurs, and the rows of words that
 * training reads, in the order of the texts.
 */
public final class TextColumns {

  private static final String PREVIOUS = "previous";
  private static final String WORD = "word";
  private static final String VALIDATION = "validation";
  private static final StructType ROWS =
      new StructType()
          .add(PREVIOUS, DataTypes.createArrayType(DataTypes.FloatType, false), false)
          .add(WORD, DataTypes.DoubleType, false)
          .add(VALIDATION, DataTypes.BooleanType, true);

  /** Of this many parts, those below a fraction validate. */
  private static final long PARTS = 1 << 20;

  private TextColumns() {}

  /**
   * Checks the type of a column of texts.
   *
   * @throws IllegalArgumentException if there is no such column, or it does not hold arrays of
   *     strings
   */
  public static void requireTokens(StructType schema, String name) {
    DataType type = DataColumns.type(schema, name);
    if (!(type instanceof ArrayType array && array.elementType() instanceof StringType)) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "' must hold words, of type array<string>, found "
              + type.catalogString()
              + ": a tokenizer makes words of text, for instance MLlib's RegexTokenizer");
    }
  }

  /**
   * Checks every text.
   *
   * @throws IllegalArgumentException naming the first row with a null, or saying that there is no
   *     word at all
   */
  public static void requireTexts(Dataset<?> data, String name) {
    Row found =
        data.select(
                functions.sum(functions.when(valid(name), 0).otherwise(1)),
                functions.sum(functions.when(functions.size(col(name)).gt(0), 1).otherwise(0)))
            .head();
    if (found.isNullAt(0) || (found.getLong(0) == 0 && found.getLong(1) == 0)) {
      throw new IllegalArgumentException(
          "column '" + name + "' has no word: there is nothing to train on");
    }
    if (found.getLong(0) == 0) {
      return;
    }
    long row =
        data.select(col(name))
            .toJavaRDD()
            .zipWithIndex()
            .filter(pair -> problem(pair._1().get(0)) != null)
            .first()
            ._2();
    throw new IllegalArgumentException(
        "column '"
            + name
            + "', row "
            + row
            + " (counted from 0): found null, expected an array of words: remove such rows, or"
            + " replace them by an empty array, which is left out");
  }

  /** Returns whether a text has no null, as a column. */
  public static Column valid(String name) {
    return col(name).isNotNull().and(functions.not(functions.exists(col(name), Column::isNull)));
  }

  /** Returns the error in a text, or null. */
  public static String problem(Object text) {
    if (text == null) {
      return "found null, expected an array of words";
    }
    return ((Seq<?>) text).contains(null) ? "found a null among the words, expected words" : null;
  }

  /** Returns the words of a text that has no {@link #problem}. */
  @SuppressWarnings("unchecked")
  public static List<String> words(Object text) {
    return JavaConverters.seqAsJavaList((Seq<String>) text);
  }

  /**
   * Returns whether a text validates: what an indicator says, or else by chance, as a function of
   * the seed and of its words alone, so that equal texts stay together.
   *
   * @param indicator a column, or empty
   * @param fraction of the texts that validate
   */
  public static Column validation(String name, String indicator, double fraction, long seed) {
    Column hash = functions.xxhash64(functions.lit(seed), col(name));
    return indicator.isEmpty()
        ? functions.pmod(hash, functions.lit(PARTS)).lt(functions.lit(fraction * PARTS))
        : col(indicator).cast(DataTypes.BooleanType);
  }

  /**
   * Returns the vocabulary of given words.
   *
   * @throws IllegalArgumentException if there are more words than a limit, or as {@link
   *     Vocabulary#of} does
   */
  public static Vocabulary given(List<String> words, int vocabSize) {
    Vocabulary given = Vocabulary.of(words);
    if (given.size() > vocabSize) {
      throw new IllegalArgumentException(
          "vocabulary has "
              + given.size()
              + " words, "
              + Vocabulary.UNKNOWN
              + " and "
              + Vocabulary.END
              + " among them, but vocabSize is "
              + vocabSize
              + ": raise vocabSize, or leave out words");
    }
    return given;
  }

  /**
   * Returns how often each word occurs in the texts that train.
   *
   * @param validation whether a text validates
   */
  public static Map<String, Long> counts(Dataset<?> data, String name, Column validation) {
    Map<String, Long> counts = new HashMap<>();
    data.filter(functions.not(validation))
        .select(functions.explode(col(name)).as(WORD))
        .groupBy(WORD)
        .count()
        .toLocalIterator()
        .forEachRemaining(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  /**
   * Returns a row for every word of every text, and for the end of each: the word before it, which
   * is {@link Vocabulary#END} for the first, the word, and whether the text validates. Empty texts
   * are left out.
   *
   * @param validation whether a text validates
   */
  public static Dataset<Row> examples(
      Dataset<?> data, String name, Column validation, Vocabulary vocabulary) {
    FlatMapFunction<Row, Row> rows = row -> rows(row, vocabulary);
    return data.select(col(name), validation).flatMap(rows, Encoders.row(ROWS));
  }

  private static Iterator<Row> rows(Row row, Vocabulary vocabulary) {
    List<String> words = words(row.get(0));
    int[] text = withEnd(vocabulary.indices(words));
    return IntStream.range(0, words.isEmpty() ? 0 : text.length)
        .mapToObj(
            i ->
                RowFactory.create(
                    new float[] {i == 0 ? Vocabulary.END_INDEX : text[i - 1]},
                    (double) text[i],
                    row.get(1)))
        .iterator();
  }

  /** Returns a text with its end. */
  static int[] withEnd(int... words) {
    int[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = Vocabulary.END_INDEX;
    return all;
  }

  /** Returns the columns of {@link #examples}. */
  public static DataColumns columns() {
    return new DataColumns(PREVIOUS, WORD, "", VALIDATION);
  }
}
