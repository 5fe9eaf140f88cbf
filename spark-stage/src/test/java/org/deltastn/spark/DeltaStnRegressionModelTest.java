package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.train.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnRegressionModelTest {

  @Test
  void savesLoadsCopiesAndPredicts(@TempDir Path folder) throws Exception {
    List<Row> rows = Samples.line(200);
    Dataset<Row> data = Samples.frame(rows);
    // The one method whose model is not w0 alone.
    DeltaStnRegressionModel model = Samples.regressor().setMethod(Method.STN).fit(data);
    model.setPredictionCol("y");
    String path = folder.resolve("model").toString();
    model.save(path);
    DeltaStnRegressionModel loaded = DeltaStnRegressionModel.load(path);
    List<Row> predictions = model.transform(data).collectAsList();
    assertThat(loaded.transform(data).collectAsList()).isEqualTo(predictions);
    for (Row row : predictions.subList(0, 10)) {
      assertThat(loaded.predict((Vector) row.getAs("features")))
          .isCloseTo(row.<Double>getAs("y"), within(1e-5));
    }
    assertThat(loaded.numFeatures()).isEqualTo(3);
    DeltaStnRegressionModel copy = loaded.copy(new ParamMap());
    assertThat(copy.uid()).isEqualTo(model.uid());
    assertThat(copy.networkJson()).contains("layer0");
    assertThat(copy.problem().configuration().method()).isEqualTo(Method.STN);
    copy.setPredictionCol("");
    assertThat(copy.transform(data).columns()).isEqualTo(data.columns());
  }
}
