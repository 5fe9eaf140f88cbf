package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassifier;
import org.junit.jupiter.api.Test;

class DataNotesTest {

  @Test
  void namesTheColumnsThatAreReadAndSkipped() {
    DeltaStnClassifier classifier =
        new DeltaStnClassifier().setLabelCol("class").setWeightCol("weight");
    StructType schema =
        new StructType()
            .add("a", DataTypes.DoubleType)
            .add("b.c", DataTypes.LongType)
            .add("class", DataTypes.IntegerType)
            .add("weight", DataTypes.FloatType)
            .add("name", DataTypes.StringType)
            .add("day", DataTypes.DateType);
    Map<String, String> reasons = Map.of("name", "the same value in all rows");
    assertThat(DataNotes.of("rows.csv (csv)", schema, List.of("a", "b.c"), reasons, classifier))
        .containsExactly(
            "Data: rows.csv (csv)",
            "Features: a, b.c",
            "labelCol: class",
            "weightCol: weight",
            "Skipped: name (the same value in all rows), day (date)");
  }

  @Test
  void longListsAreCut() {
    DeltaStnClassifier classifier = new DeltaStnClassifier();
    StructType schema = new StructType().add("features", DataTypes.StringType);
    for (int i : IntStream.range(0, 30).toArray()) {
      schema = schema.add("x" + i, DataTypes.DoubleType);
    }
    assertThat(DataNotes.of("data", schema, List.of("features"), Map.of(), classifier))
        .contains("Features: features")
        .anyMatch(line -> line.startsWith("Skipped: x0 (double), ") && line.endsWith(" 10 more"));
  }

  @Test
  void saysWhichEngineComputesAndWhy() {
    DeltaStnClassifier classifier = new DeltaStnClassifier().setBackend("nd4j");
    assertThat(DataNotes.engine(classifier)).isEqualTo("Engine: nd4j, as set");
    assertThat(DataNotes.engine(classifier.setBackend("auto")))
        .matches("Engine: (cuda|native|nd4j), the fastest here(; passed over: .+ \\(.+\\))?");
  }
}
