package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@link ImageVectorizer} behaves as a stage of MLlib. */
class ImageVectorizerStageTest {

  private final ImageVectorizer vectorizer =
      new ImageVectorizer()
          .setInputCol("content")
          .setOutputCol("features")
          .setImageShape(3, 4, 6)
          .setResize(true)
          .setHandleInvalid("skip");

  @Test
  void paramsAreFoundAndHaveDefaults() {
    ImageVectorizer fresh = new ImageVectorizer("vectorizer1");

    assertThat(fresh.uid()).isEqualTo("vectorizer1");
    assertThat(Arrays.stream(fresh.params()).map(Param::name))
        .containsExactlyInAnyOrder(
            "inputCol", "outputCol", "imageShape", "resize", "handleInvalid");
    assertThat(fresh.getOutputCol()).isEqualTo("vectorizer1__output");
    assertThat(fresh.getResize()).isFalse();
    assertThat(fresh.getHandleInvalid()).isEqualTo("error");
    assertThat(fresh.isDefined(fresh.inputCol())).isFalse();
    assertThat(new ImageVectorizer().uid()).startsWith("imageVectorizer_");
    assertThat(fresh.explainParams()).contains("imageShape: Sets the channels (1 grey");
  }

  @Test
  void valuesAreChecked() {
    for (int[] shape :
        new int[][] {{}, {3, 4}, {2, 4, 4}, {3, 0, 4}, {3, 4, -1}, {4, 30000, 30000}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> vectorizer.setImageShape(shape))
          .withMessageContaining("found " + Arrays.toString(shape));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectorizer.setHandleInvalid("keep"))
        .withMessage("handleInvalid must be one of [error, skip], found 'keep'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vectorizer.setInputCol(null))
        .withMessageContaining("inputCol may not be null");
  }

  @Test
  void copiesWithOtherParams() {
    ImageVectorizer copy = vectorizer.copy(new ParamMap().put(vectorizer.outputCol(), "others"));

    assertThat(copy.uid()).isEqualTo(vectorizer.uid());
    assertThat(copy.getOutputCol()).isEqualTo("others");
    assertThat(copy.getImageShape()).containsExactly(3, 4, 6);
    assertThat(vectorizer.getOutputCol()).isEqualTo("features");
  }

  @Test
  void savesAndLoads(@TempDir Path folder) throws IOException {
    String path = folder.resolve("vectorizer").toString();
    LocalSpark.session();
    vectorizer.write().save(path);

    ImageVectorizer loaded = ImageVectorizer.load(path);

    assertThat(loaded.uid()).isEqualTo(vectorizer.uid());
    assertThat(loaded.getInputCol()).isEqualTo("content");
    assertThat(loaded.getOutputCol()).isEqualTo("features");
    assertThat(loaded.getImageShape()).containsExactly(3, 4, 6);
    assertThat(loaded.getResize()).isTrue();
    assertThat(loaded.getHandleInvalid()).isEqualTo("skip");
  }

  @Test
  void trainsAndScoresInASavedPipeline(@TempDir Path folder) throws IOException {
    Dataset<Row> data = darkAndBright(60).cache();
    DeltaStnClassifier classifier =
        new DeltaStnClassifier()
            .setLayers(new int[] {72, 8, 2})
            .setBatchSize(8)
            .setMaxIter(3)
            .setStepSize(0.05);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {vectorizer, classifier}).fit(data);
    String path = folder.resolve("pipeline").toString();
    model.write().save(path);

    PipelineModel loaded = PipelineModel.load(path);

    List<Row> predictions = loaded.transform(data).select("label", "prediction").collectAsList();
    assertThat(predictions)
        .hasSize(60)
        .isEqualTo(model.transform(data).select("label", "prediction").collectAsList())
        .allSatisfy(row -> assertThat(row.getDouble(1)).isEqualTo(row.getDouble(0)));
    data.unpersist();
  }

  /** Dark images of class 0 and bright ones of class 1, in two formats and sizes. */
  private static Dataset<Row> darkAndBright(int rows) throws IOException {
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      BufferedImage noise = TestImages.noise(BufferedImage.TYPE_INT_RGB, i % 3 == 0 ? 8 : 4, 6, i);
      for (int y = 0; y < noise.getHeight(); y++) {
        for (int x = 0; x < noise.getWidth(); x++) {
          int dim = noise.getRGB(x, y) >> 2 & 0x3f3f3f;
          noise.setRGB(x, y, i % 2 == 0 ? dim : dim + 0xc0c0c0);
        }
      }
      byte[] encoded = TestImages.encode(noise, i % 5 == 0 ? "jpg" : "png");
      images.add(RowFactory.create(encoded, (double) (i % 2)));
    }
    StructType schema =
        new StructType().add("content", DataTypes.BinaryType).add("label", DataTypes.DoubleType);
    return LocalSpark.session().createDataFrame(images, schema);
  }
}
