package org.deltastn.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableVectorizerTest {

  @TempDir private Path folder;

  private Dataset<Row> table(String csv) throws Exception {
    Path file = Files.writeString(Files.createTempFile(folder, "table", ".csv"), csv);
    return LocalSpark.session()
        .read()
        .option("header", true)
        .option("escape", "\"")
        .csv(file.toString());
  }

  private static ColumnPlan plan(TableVectorizerModel model, String name) {
    return model.plans().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<double[]> vectors(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(row -> row.<Vector>getAs("features").toArray())
        .collect(Collectors.toList());
  }

  @Test
  void everyColumnIsTakenForWhatItHolds() throws Exception {
    Dataset<Row> data = table(AdultLike.csv(400, 1));
    TableVectorizerModel model = new TableVectorizer().setIgnoredCols("income").fit(data);

    assertThat(model.plans()).extracting(ColumnPlan::name).doesNotContain("income");
    assertThat(plan(model, "id").note()).isEqualTo("400 different texts in 400 rows, like an id");
    assertThat(plan(model, "country").note()).isEqualTo("the same value in all rows");
    assertThat(plan(model, "age").kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(plan(model, "age").missing()).isPositive();
    assertThat(plan(model, "work.class").kind()).isEqualTo(ColumnKind.CATEGORY);
    assertThat(plan(model, "work.class").features()).isEqualTo(5);
    assertThat(plan(model, "hours per week").kind()).isEqualTo(ColumnKind.NUMBER);
    assertThat(plan(model, "education `level`").features()).isEqualTo(6);
    assertThat(plan(model, "town").kind()).isEqualTo(ColumnKind.TEXT);
    assertThat(plan(model, "hired").kind()).isEqualTo(ColumnKind.TIME);
    assertThat(plan(model, "married").kind()).isEqualTo(ColumnKind.FLAG);
    assertThat(plan(model, "zip").kind()).isEqualTo(ColumnKind.CATEGORY);

    Dataset<Row> result = model.transform(data);
    assertThat(result.columns()).containsExactly(with(data.columns(), "features"));
    assertThat(result.schema()).isEqualTo(model.transformSchema(data.schema()));
    int features = model.plans().stream().mapToInt(ColumnPlan::features).sum();
    assertThat(model.featureNames())
        .hasSize(features)
        .contains("age", "age is missing", "work.class=Private", "town[0]", "hired Mon")
        .doesNotContain("married is missing");
    for (double[] vector : vectors(result)) {
      assertThat(vector).hasSize(features);
      assertThat(Arrays.stream(vector)).allMatch(Double::isFinite);
    }
    assertThat(model.columns().count()).isEqualTo(model.plans().size());
  }

  private static String[] with(String[] names, String more) {
    String[] all = Arrays.copyOf(names, names.length + 1);
    all[names.length] = more;
    return all;
  }

  @Test
  void valuesBecomeTheFeaturesOfTheirNames() throws Exception {
    Dataset<Row> data =
        table(
            "n,c,f,d\n1,a,true,2026-11-30\nNA, b,false,2026-12-01\n5,a,?,\n9,?,true,2026-12-02\n");
    TableVectorizerModel model = new TableVectorizer().fit(data);
    List<double[]> rows = vectors(model.transform(data));
    List<String> names = model.featureNames();

    assertThat(feature(rows, names, "n")).containsExactly(1, 5, 5, 9);
    assertThat(feature(rows, names, "n is missing")).containsExactly(0, 1, 0, 0);
    assertThat(feature(rows, names, "c=a")).containsExactly(1, 0, 1, 0);
    assertThat(feature(rows, names, "c=b")).containsExactly(0, 1, 0, 0);
    assertThat(feature(rows, names, "c is missing")).containsExactly(0, 0, 0, 1);
    assertThat(feature(rows, names, "f")).containsExactly(1, 0, 1, 1);
    assertThat(feature(rows, names, "d")).containsExactly(20787, 20788, 20788, 20789);
    assertThat(feature(rows, names, "d Mon")).containsExactly(1, 0, 0, 0);
    assertThat(feature(rows, names, "d Wed")).containsExactly(0, 0, 0, 1);
    assertThat(feature(rows, names, "d season sin")[0])
        .isCloseTo(Math.sin(2 * Math.PI * 20787 / 365.2425), within(1e-9));

    // Unseen and missing values, other columns, another order.
    Dataset<Row> next = table("extra,d,f,c,n\nx,,false,never seen,\n");
    List<double[]> later = vectors(model.transform(next));
    assertThat(feature(later, names, "c=a")).containsExactly(0);
    assertThat(feature(later, names, "c=b")).containsExactly(0);
    assertThat(feature(later, names, "c is missing")).containsExactly(0);
    assertThat(feature(later, names, "n")).containsExactly(5);
    assertThat(feature(later, names, "n is missing")).containsExactly(1);
    assertThat(feature(later, names, "d is missing")).containsExactly(1);
  }

  private static double[] feature(List<double[]> rows, List<String> names, String name) {
    int index = names.indexOf(name);
    assertThat(index).as(name + " among " + names).isNotNegative();
    return rows.stream().mapToDouble(row -> row[index]).toArray();
  }

  /** Cells as text and as what Spark's reader infers are the same values. */
  @Test
  void typedColumnsGiveWhatTextsGive() {
    Dataset<Row> typed =
        LocalSpark.session()
            .sql(
                "select int(id) i, if(id = 3, null, double(id) / 4) d, decimal(id * id) m,"
                    + " id % 2 = 0 b, date_add(date'2026-01-01', int(id * 9)) day,"
                    + " timestamp_ntz'2026-01-01 06:00:00' + make_interval(0, 0, 0, 0, int(id)) at,"
                    + " concat('k', id % 3) c from range(0, 19, 1, 1)");
    Dataset<Row> texts =
        typed.select(
            Arrays.stream(typed.columns())
                .map(name -> functions.col(name).cast("string"))
                .toArray(org.apache.spark.sql.Column[]::new));
    TableVectorizerModel model = new TableVectorizer().fit(typed);
    TableVectorizerModel ofTexts = new TableVectorizer().fit(texts);
    assertThat(ofTexts.featureNames()).isEqualTo(model.featureNames());
    List<double[]> expected = vectors(model.transform(typed));
    for (Dataset<Row> data : List.of(typed, texts)) {
      for (TableVectorizerModel each : List.of(model, ofTexts)) {
        assertThat(vectors(each.transform(data))).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  @Test
  void whatIsOfNoUseIsSkippedWithAReason() {
    Dataset<Row> data =
        LocalSpark.session()
            .sql(
                "select id + 100 row, 7 same, cast(null as int) none, '' empty, array(1) list,"
                    + " double(id % 5) x, if(id % 2 = 0, 'y', null) y from range(40)");
    TableVectorizerModel model = new TableVectorizer().fit(data);
    assertThat(plan(model, "row").note()).isEqualTo("numbers the rows");
    assertThat(plan(model, "same").note()).isEqualTo("the same value in all rows");
    assertThat(plan(model, "none").note()).isEqualTo("no values");
    assertThat(plan(model, "empty").note()).isEqualTo("no values");
    assertThat(plan(model, "list").note()).isEqualTo("array<int> is no kind of feature");
    assertThat(model.featureNames()).containsExactly("x", "y=y", "y is missing");

    // Columns that are asked for are not taken for ids.
    TableVectorizerModel chosen = new TableVectorizer().setInputCols("row", "x").fit(data);
    assertThat(chosen.featureNames()).containsExactly("row", "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableVectorizer().fit(data.select("same", "none")))
        .withMessage(
            "found no column for the features; 'same': the same value in all rows; 'none': no"
                + " values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TableVectorizer().setInputCols("absent").fit(data))
        .withMessageContaining("no column 'absent'");
  }

  @Test
  void missingColumnsAreOneSentence() throws Exception {
    Dataset<Row> data = table("a.b,c,d\n1,x,3\n2,y,5\n");
    TableVectorizerModel model = new TableVectorizer().fit(data);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.transform(data.select("d")))
        .withMessage(
            "the table lacks the columns 'a.b', 'c', which the model was trained on; found d");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.transform(data.withColumn("d", functions.expr("date'2026-01-01'"))))
        .withMessage("column 'd' is date, expected numbers, which it was trained on");
  }

  @Test
  void cellsOfAnotherKindAreHandledAsSaid() throws Exception {
    Dataset<Row> data = table("n,d,f\n1,2026-01-01,true\n2,2026-01-02,false\n4,2026-01-09,true\n");
    TableVectorizerModel model = new TableVectorizer().fit(data);
    for (String row : List.of("one,2026-01-01,true", "1,soon,true", "1,2026-01-01,perhaps")) {
      Dataset<Row> next = table("n,d,f\n1,2026-01-01,true\n" + row + "\n");
      assertThatThrownBy(() -> model.copy(model.extractParamMap()).transform(next).collectAsList())
          .hasStackTraceContaining("found '" + bad(row) + "', expected ");
      TableVectorizerModel other = model.copy(model.extractParamMap());
      assertThat(other.setHandleInvalid("skip").transform(next).count()).isEqualTo(1);
      assertThat(other.setHandleInvalid("keep").transform(next).count()).isEqualTo(2);
      assertThat(vectors(other.transform(next)).get(1)).doesNotContain(Double.NaN);
    }
  }

  private static String bad(String row) {
    return Arrays.stream(row.split(","))
        .filter(cell -> List.of("one", "soon", "perhaps").contains(cell))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutImputingTheNextStageSeesNaN() throws Exception {
    Dataset<Row> data = table("n,c\n1,x\n,y\n3,x\n");
    TableVectorizerModel model = new TableVectorizer().setImpute(false).fit(data);
    assertThat(feature(vectors(model.transform(data)), model.featureNames(), "n"))
        .containsExactly(1, Double.NaN, 3);
  }

  @Test
  void datesMayHaveAPattern() throws Exception {
    Dataset<Row> data = table("d\n30.11.2026\n01.12.2026\n");
    TableVectorizerModel model = new TableVectorizer().setDateFormat("dd.MM.yyyy").fit(data);
    assertThat(plan(model, "d").kind()).isEqualTo(ColumnKind.TIME);
    assertThat(feature(vectors(model.transform(data)), model.featureNames(), "d"))
        .containsExactly(20787, 20788);
  }
}
