package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.DataInput;
import org.deltastn.spark.tables.TableVectorizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreNotesTest {

  private static final DataInput DATA = new DataInput("x.csv", "csv", "", "error", Map.of());

  private static Dataset<Row> rows() {
    return LocalSpark.session()
        .range(0, 60)
        .selectExpr(
            "cast(id * 7 % 11 as double) as a",
            "cast(id * 3 % 5 as double) as `b.c`",
            "'x' as name",
            "cast(id % 2 as double) as label");
  }

  private static DeltaStnClassifier classifier() {
    return new DeltaStnClassifier().setHiddenLayers(new int[] {4}).setMaxIter(1).setNumClasses(2);
  }

  private static PipelineModel fit(PipelineStage... stages) {
    return new Pipeline().setStages(stages).fit(rows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nd4j", "auto"})
  void namesWhatIsReadAndKept(String engine) {
    TableVectorizer columns = new TableVectorizer().setInputCols("a", "b.c");
    PipelineModel model =
        fit(
            columns,
            new Pipeline().setStages(new PipelineStage[] {classifier().setBackend(engine)}));
    List<String> lines = ScoreNotes.of(DATA, rows(), model);
    assertThat(lines)
        .containsSequence(
            "Data: x.csv (csv)",
            "Read: a, b.c",
            "labelCol: label",
            "Kept, not read: name",
            "Network: 2 inputs, 2 outputs, layers layer0, layer1, 22 weights")
        .anyMatch(line -> line.matches("Engine: (native|nd4j), as in training"));
    assertThat(lines.get(lines.size() - 1)).matches("Tasks: up to \\d+ at a time");
  }

  @Test
  void columnsOfOtherStagesAreThoseOfTheirParams() {
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a"}).setOutputCol("features");
    assertThat(ScoreNotes.of(DATA, rows().drop("label"), fit(assembler, classifier())))
        .contains("Read: a", "Kept, not read: b.c, name")
        .noneMatch(line -> line.startsWith("labelCol"));
  }
}
