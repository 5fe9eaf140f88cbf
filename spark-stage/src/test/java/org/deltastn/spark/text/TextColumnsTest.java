package org.deltastn.spark.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class TextColumnsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("t", DataTypes.createArrayType(DataTypes.StringType))
          .add("held", DataTypes.IntegerType);

  private static Dataset<Row> texts(Row... rows) {
    return LocalSpark.session().createDataFrame(List.of(rows), SCHEMA).coalesce(1);
  }

  private static Row text(int held, String... words) {
    return RowFactory.create(words, held);
  }

  @Test
  void onlyArraysOfStringsHoldWords() {
    assertThatCode(() -> TextColumns.requireTokens(SCHEMA, "t")).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextColumns.requireTokens(SCHEMA, "held"))
        .withMessageStartingWith(
            "column 'held' must hold words, of type array<string>, found int:");
    StructType numbers = new StructType().add("n", DataTypes.createArrayType(DataTypes.FloatType));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextColumns.requireTokens(numbers, "n"))
        .withMessageContaining("found array<float>");
  }

  @Test
  void theFirstTextWithANullIsNamedByItsRow() {
    assertThatCode(() -> TextColumns.requireTexts(texts(text(0, "a"), text(0)), "t"))
        .doesNotThrowAnyException();
    for (String[] bad : new String[][] {null, {"a", null}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> TextColumns.requireTexts(texts(text(0, "a"), text(0), text(0, bad)), "t"))
          .withMessageStartingWith("column 't', row 2 (counted from 0): found null");
    }
  }

  @Test
  void textsWithoutAnyWordAreRefused() {
    for (Dataset<Row> none : List.of(texts(text(0), text(1)), texts(text(0)).limit(0))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TextColumns.requireTexts(none, "t"))
          .withMessage("column 't' has no word: there is nothing to train on");
    }
  }

  /** Word by word in plain Java: the one before, the word, the slice; the end is a word too. */
  @Test
  void everyWordIsARowWithTheWordBefore() {
    Vocabulary words = Vocabulary.build(List.of("b", "a", "b"), 10, 1);
    Dataset<Row> data = texts(text(0, "a", "b", "z"), text(1), text(1, "b"));
    List<Row> found =
        TextColumns.examples(data, "t", TextColumns.validation("t", "held", 0, 0), words)
            .collectAsList();

    double a = words.index("a");
    double b = words.index("b");
    double unknown = Vocabulary.UNKNOWN_INDEX;
    double end = Vocabulary.END_INDEX;
    double[][] expected = {
      {end, a, 0}, {a, b, 0}, {b, unknown, 0}, {unknown, end, 0}, {end, b, 1}, {b, end, 1}
    };
    assertThat(found).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i).<Float>getList(0)).containsExactly((float) expected[i][0]);
      assertThat(found.get(i).getDouble(1)).isEqualTo(expected[i][1]);
      assertThat(found.get(i).getBoolean(2)).isEqualTo(expected[i][2] == 1);
    }
  }

  @Test
  void wordsAreCountedInTextsThatTrain() {
    Dataset<Row> data = texts(text(0, "a", "b", "a"), text(1, "a", "c"), text(0), text(0, "b"));
    assertThat(TextColumns.counts(data, "t", TextColumns.validation("t", "held", 0, 0)))
        .isEqualTo(Map.of("a", 2L, "b", 2L));
  }

  /** Equal texts go to one slice, whose share is the fraction; another seed draws others. */
  @Test
  void theDrawDependsOnSeedAndWordsAlone() {
    Row[] rows = new Row[2000];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = text(0, "w" + i / 2, "x");
    }
    boolean[][] drawn = new boolean[2][];
    for (int seed = 0; seed < 2; seed++) {
      List<Row> found =
          texts(rows).select(TextColumns.validation("t", "", 0.3, seed)).collectAsList();
      drawn[seed] = new boolean[rows.length];
      int count = 0;
      for (int i = 0; i < rows.length; i++) {
        drawn[seed][i] = found.get(i).getBoolean(0);
        count += drawn[seed][i] ? 1 : 0;
        assertThat(drawn[seed][i]).isEqualTo(drawn[seed][i - i % 2]);
      }
      // Five standard deviations of 1,000 draws of two texts each.
      assertThat(count).isBetween(600 - 145, 600 + 145);
    }
    assertThat(drawn[0]).isNotEqualTo(drawn[1]);
  }

  @Test
  void aTextWithANullIsFoundInRowsToo() {
    assertThat(TextColumns.problem(null)).contains("found null");
    Row row = texts(text(0, "a", null)).head();
    assertThat(TextColumns.problem(row.get(0))).contains("null among the words");
    Object good = texts(text(0, "a", "b")).head().get(0);
    assertThat(TextColumns.problem(good)).isNull();
    assertThat(TextColumns.words(good)).containsExactly("a", "b");
    List<Row> valid =
        texts(text(0, "a"), text(0, "a", null), text(0, (String[]) null))
            .select(functions.coalesce(TextColumns.valid("t"), functions.lit(false)))
            .collectAsList();
    assertThat(valid).extracting(row0 -> row0.getBoolean(0)).containsExactly(true, false, false);
  }

  @Test
  void aGivenVocabularyThatIsTooLargeIsRefused() {
    List<String> words = Arrays.asList("<unk>", "<eos>", "a", "b");
    assertThat(TextColumns.given(words, 4).size()).isEqualTo(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextColumns.given(words, 3))
        .withMessageContaining("vocabulary has 4 words")
        .withMessageContaining("vocabSize is 3");
    assertThat(TextColumns.withEnd(7, 8)).containsExactly(7, 8, Vocabulary.END_INDEX);
  }
}
