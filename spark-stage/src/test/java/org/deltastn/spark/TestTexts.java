package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.tensor.RandomStream;

/** Texts of five words that mostly follow each other in turn. */
final class TestTexts {

  static final StructType SCHEMA =
      new StructType()
          .add("tokens", DataTypes.createArrayType(DataTypes.StringType, true), true)
          .add("validation", DataTypes.BooleanType, false);

  private static final int WORDS = 5;

  private TestTexts() {}

  /** Returns texts of 3 to 9 words, of which every fourth validates. */
  static List<Row> rows(int count) {
    double[] drawn = new double[16];
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RandomStream.of(5).fold(i).uniform(drawn, drawn.length);
      String[] words = new String[3 + (int) (7 * drawn[15])];
      int word = (int) (WORDS * drawn[14]);
      for (int t = 0; t < words.length; t++) {
        words[t] = "w" + word;
        word = drawn[t] < 0.9 ? (word + 1) % WORDS : (int) (10 * WORDS * drawn[t]) % WORDS;
      }
      rows.add(RowFactory.create(words, i % 4 == 3));
    }
    return rows;
  }

  static Dataset<Row> frame(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  /** Returns the words of some rows with the end of each, one after the other. */
  static List<String> words(List<Row> rows) {
    List<String> words = new ArrayList<>();
    for (Row row : rows) {
      words.addAll(List.of((String[]) row.get(0)));
      words.add(Vocabulary.END);
    }
    return words;
  }

  /** Returns a small model, to be trained for two epochs. */
  static DeltaStnLanguageModel estimator() {
    return new DeltaStnLanguageModel()
        .setEmbeddingSize(6)
        .setLstmUnits(8)
        .setLstmLayers(1)
        .setSequenceLength(7)
        .setBatchSize(4)
        .setWarmupEpochs(1)
        .setStepSize(2)
        .setMaxIter(2);
  }
}
