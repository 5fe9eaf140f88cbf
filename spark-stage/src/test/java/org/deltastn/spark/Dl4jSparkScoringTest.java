package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What a classifier exports, as Deeplearning4j's own Spark module scores it. */
class Dl4jSparkScoringTest {

  @Test
  void everyRowHasTheLossThatOurProbabilitiesGive() {
    List<Row> rows = Samples.clusters(60);
    DeltaStnClassificationModel model = Samples.classifier().setMaxIter(2).fit(Samples.frame(rows));
    List<DataSet> sets = new ArrayList<>();
    List<Double> expected = new ArrayList<>();
    for (Row row : rows) {
      Vector x = row.getAs(0);
      int label = (int) row.getDouble(1);
      sets.add(
          new DataSet(
              Nd4j.createFromArray(new double[][] {x.toArray()}).castTo(Nd4j.dataType()),
              Nd4j.eye(3).getRow(label, true).dup()));
      expected.add(-Math.log(model.predictProbability(x).apply(label)));
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    JavaRDD<DataSet> data = context.parallelize(sets, 3);

    List<Double> scores =
        new SparkDl4jMultiLayer(context, (MultiLayerNetwork) model.toDl4j(), null)
            .scoreExamples(data, false, 20)
            .collect();

    assertThat(scores).hasSize(60);
    for (int i = 0; i < scores.size(); i++) {
      assertThat(scores.get(i)).as("row %d", i).isCloseTo(expected.get(i), within(1e-5));
    }
  }
}
