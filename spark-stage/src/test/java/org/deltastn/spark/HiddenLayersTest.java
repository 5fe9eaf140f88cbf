package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingProblem;
import org.junit.jupiter.api.Test;

/** Networks whose inputs and outputs are those of the data. */
class HiddenLayersTest {

  private static final Dataset<Row> CLUSTERS = Samples.frame(Samples.clusters(100));

  private static DeltaStnClassifier classifier() {
    return new DeltaStnClassifier().setMaxIter(1);
  }

  private static List<Integer> sizes(DeltaStnModel model) {
    TrainingProblem problem = model.problem();
    List<Integer> sizes = new ArrayList<>();
    sizes.add(Shapes.length(problem.network().inputShape()));
    problem.network().general().entries().stream()
        .filter(entry -> entry.spec().name().equals("b"))
        .forEach(entry -> sizes.add(entry.length()));
    return sizes;
  }

  @Test
  void inputsAndOutputsAreThoseOfTheData() {
    assertThat(sizes(classifier().fit(CLUSTERS))).containsExactly(4, 100, 100, 3);
    assertThat(sizes(classifier().setHiddenLayers(7).fit(CLUSTERS))).containsExactly(4, 7, 3);
    assertThat(sizes(classifier().setHiddenLayers().fit(CLUSTERS))).containsExactly(4, 3);
    Dataset<Row> line = Samples.frame(Samples.line(60));
    assertThat(sizes(new DeltaStnRegressor().setMaxIter(1).fit(line)))
        .containsExactly(3, 100, 100, 1);
    Dataset<Row> arrays = CLUSTERS.selectExpr("array(1.5D, 2.5D * label) features", "label");
    assertThat(sizes(classifier().setHiddenLayers(5).fit(arrays))).containsExactly(2, 5, 3);
  }

  @Test
  void layersWin() {
    DeltaStnClassifier both = classifier().setHiddenLayers(7).setLayers(new int[] {4, 5, 3});
    assertThat(sizes(both.fit(CLUSTERS))).containsExactly(4, 5, 3);
  }

  @Test
  void paramsAndMetadataSayTheClasses() {
    DeltaStnClassifier small = classifier().setHiddenLayers(2);
    assertThat(sizes(small.setNumClasses(5).fit(CLUSTERS))).containsExactly(4, 2, 5);
    Dataset<Row> named =
        CLUSTERS.selectExpr("features", "case when label = 0 then 'a' else 'b' end as name");
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("name").setOutputCol("label").fit(named).transform(named);
    DeltaStnClassificationModel model = classifier().setHiddenLayers(2).fit(indexed);
    assertThat(sizes(model)).containsExactly(4, 2, 2);
    assertThat(model.classLabels()).containsExactly("b", "a");
  }

  @Test
  void labelsThatAreNoClassesAreNamed() {
    for (double label : new double[] {0.5, 1000, Double.NaN}) {
      List<Row> rows = new ArrayList<>(Samples.clusters(50));
      rows.set(3, RowFactory.create(Vectors.dense(1, 2, 3, 4), label + 2, 1.0, false));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> classifier().fit(Samples.frame(rows)))
          .withMessageContaining("column 'label': found the largest label " + (label + 2))
          .withMessageContaining("set numClasses");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().setNumClasses(3).fit(CLUSTERS.limit(0)))
        .withMessageContaining("the DataFrame is empty");
    Dataset<Row> nulls = CLUSTERS.selectExpr("cast(null as array<double>) features", "label");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().fit(nulls))
        .withMessageContaining("column 'features', row 0: found null");
  }

  @Test
  void aMinibatchIsNoLargerThanTheRows() {
    // Every fifth row validates, so two workers have 40 training rows each.
    DeltaStnClassificationModel model =
        classifier()
            .setBatchSize(128)
            .setNumWorkers(2)
            .setValidationIndicatorCol("validation")
            .fit(CLUSTERS);
    assertThat(model.problem().configuration().batchSize()).isEqualTo(40);
    assertThat(model.summary().epochs().get(0).step()).isPositive();
    assertThat(model.getBatchSize()).isEqualTo(128);
    DeltaStnClassificationModel fits =
        classifier().setBatchSize(80).setValidationIndicatorCol("validation").fit(CLUSTERS);
    assertThat(fits.problem().configuration().batchSize()).isEqualTo(80);
  }
}
