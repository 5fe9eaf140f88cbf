package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageVectorizerTest {

  private static final StructType BINARY = new StructType().add("content", DataTypes.BinaryType);

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"5, 3", "6, 4", "10, 1"}) // TYPE_3BYTE_BGR, TYPE_4BYTE_ABGR, TYPE_BYTE_GRAY
  void bothSourcesGiveChannelsFirst(int type, int channels) throws IOException {
    BufferedImage image = TestImages.noise(type, 4, 6, 1);
    TestImages.write(folder, "image.png", image);
    double[] expected = TestImages.planes(image, channels);

    assertThat(vectors(fromImages(channels, 4, 6), images()))
        .singleElement()
        .isInstanceOfSatisfying(
            DenseVector.class, vector -> assertThat(vector.values()).containsExactly(expected));
    assertThat(vectors(fromBinary(channels, 4, 6), binaries()))
        .singleElement()
        .isInstanceOfSatisfying(
            DenseVector.class, vector -> assertThat(vector.values()).containsExactly(expected));
  }

  @Test
  void bothSourcesDecodeJpegAlike() throws IOException {
    TestImages.write(folder, "image.jpg", TestImages.ramps(32, 24));

    assertThat(vectors(fromBinary(3, 32, 24), binaries()))
        .isEqualTo(vectors(fromImages(3, 32, 24), images()));
  }

  @Test
  void addsAColumnOfKnownSizeAndKeepsTheOthers() throws IOException {
    TestImages.write(folder, "image.png", TestImages.ramps(4, 6));
    Dataset<Row> data = binaries();
    ImageVectorizer vectorizer = fromBinary(3, 4, 6);

    Dataset<Row> result = vectorizer.transform(data);

    assertThat(result.columns())
        .containsExactly("path", "modificationTime", "length", "content", "features");
    for (StructType schema : List.of(result.schema(), vectorizer.transformSchema(data.schema()))) {
      assertThat(schema.apply("features").dataType()).isEqualTo(SQLDataTypes.VectorType());
      assertThat(AttributeGroup.fromStructField(schema.apply("features")).size()).isEqualTo(72);
    }
    assertThat(result.first().<String>getAs("path")).endsWith("image.png");
  }

  @Test
  void errorsNameOriginFoundAndExpected() throws IOException {
    TestImages.write(folder, "odd.png", TestImages.ramps(4, 7));

    assertThatThrownBy(() -> vectors(fromImages(3, 4, 6), images()))
        .rootCause()
        .hasMessageStartingWith("column 'image', file:")
        .hasMessageEndingWith(
            "odd.png: found height x width 4 x 7, expected 4 x 6; setResize(true) scales images");
    assertThatThrownBy(() -> vectors(fromBinary(3, 4, 6), binaries()))
        .rootCause()
        .hasMessageStartingWith("column 'content', file:")
        .hasMessageEndingWith(
            "odd.png: found height x width 4 x 7, expected 4 x 6; setResize(true) scales images");
    assertThatThrownBy(() -> vectors(fromBinary(1, 4, 7), binaries()))
        .rootCause()
        .hasMessageEndingWith(
            "odd.png: found 3 x 4 x 7 (channels x height x width), expected 1 x 4 x 7");
  }

  @Test
  void errorsWithoutAnOriginNameTheColumn() {
    Dataset<Row> data = spark.createDataFrame(List.of(RowFactory.create((Object) null)), BINARY);

    assertThatThrownBy(() -> vectors(fromBinary(3, 4, 6), data))
        .rootCause()
        .hasMessage("column 'content': found null, expected an image");
  }

  @Test
  void whatTheImageSourceCouldNotDecodeIsInvalid() throws IOException {
    Files.write(folder.resolve("bad.png"), new byte[] {1, 2, 3});
    TestImages.write(folder, "good.png", TestImages.ramps(4, 6));

    assertThatThrownBy(() -> vectors(fromImages(3, 4, 6), images()))
        .rootCause()
        .hasMessageContainingAll("bad.png", "could not decode (undefined mode)");
    assertThatThrownBy(() -> vectors(fromBinary(3, 4, 6), binaries()))
        .rootCause()
        .hasMessageContainingAll("bad.png", "found 3 bytes of no known image format");
    assertThat(vectors(fromImages(3, 4, 6).setHandleInvalid("skip"), images())).hasSize(1);
    assertThat(vectors(fromBinary(3, 4, 6).setHandleInvalid("skip"), binaries())).hasSize(1);
  }

  @Test
  void skipsInvalidRowsAndDecodesOnce() throws IOException {
    StructType schema = BINARY.add("id", DataTypes.IntegerType);
    List<Row> rows =
        List.of(
            RowFactory.create(TestImages.encode(TestImages.ramps(4, 6), "png"), 0),
            RowFactory.create(null, 1),
            RowFactory.create(TestImages.encode(TestImages.ramps(5, 6), "png"), 2),
            RowFactory.create(new byte[] {1}, 3),
            RowFactory.create(TestImages.encode(TestImages.ramps(4, 6), "bmp"), 4));
    // Not a local relation, whose vectors the optimizer itself would compute.
    Dataset<Row> data =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows), schema);

    Dataset<Row> result = fromBinary(3, 4, 6).setHandleInvalid("skip").transform(data);

    assertThat(result.collectAsList()).extracting(row -> row.getInt(1)).containsExactly(0, 4);
    assertThat(AttributeGroup.fromStructField(result.schema().apply("features")).size())
        .isEqualTo(72);
    assertThat(result.queryExecution().executedPlan().toString().split("imageToVector\\(", -1))
        .hasSize(2);
  }

  @Test
  void resizeScalesBothSources() throws IOException {
    TestImages.write(folder, "a.png", TestImages.ramps(8, 12));
    TestImages.write(folder, "b.png", TestImages.ramps(4, 6));

    List<Vector> scaled = vectors(fromImages(3, 4, 6).setResize(true), images());

    assertThat(scaled).hasSize(2).allSatisfy(v -> assertThat(v.size()).isEqualTo(72));
    assertThat(scaled).contains(vectors(fromBinary(3, 4, 6), binaries("b.png")).get(0));
    assertThat(vectors(fromBinary(3, 4, 6).setResize(true), binaries())).isEqualTo(scaled);
    // Blue is the same everywhere.
    for (int i = 48; i < 72; i++) {
      assertThat(scaled.get(0).apply(i)).isEqualTo(64 / 255.0);
    }
    assertThatThrownBy(() -> vectors(fromImages(1, 4, 6).setResize(true), images()))
        .rootCause()
        .hasMessageContaining("(channels x height x width), expected 1 x 4 x 6");
  }

  @Test
  void columnNamesMayHoldDots() throws IOException {
    TestImages.write(folder, "image.png", TestImages.ramps(4, 6));
    ImageVectorizer vectorizer =
        fromBinary(3, 4, 6).setInputCol("my.image").setOutputCol("my.vector");

    Dataset<Row> renamed = binaries().withColumnRenamed("content", "my.image");
    assertThat(vectorizer.transform(renamed).first().<Vector>getAs("my.vector").size())
        .isEqualTo(72);
    vectorizer.setHandleInvalid("skip");
    assertThat(vectorizer.transform(renamed).count()).isEqualTo(1);
  }

  @Test
  void schemaIsCheckedBeforeAnythingRuns() {
    StructType schema = BINARY.add("label", DataTypes.DoubleType);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageVectorizer().transformSchema(schema))
        .withMessageStartingWith("inputCol is not set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageVectorizer().setInputCol("content").transformSchema(schema))
        .withMessageStartingWith("imageShape is not set");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fromImages(3, 4, 6).transformSchema(schema))
        .withMessage("no column 'image' among [content, label]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fromBinary(3, 4, 6).setInputCol("label").transformSchema(schema))
        .withMessageContainingAll(
            "column 'label' must be binary or struct<origin:string,", "found double");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fromBinary(3, 4, 6).setOutputCol("label").transformSchema(schema))
        .withMessage("output column 'label' exists already");
  }

  private ImageVectorizer fromImages(int channels, int height, int width) {
    return new ImageVectorizer()
        .setInputCol("image")
        .setOutputCol("features")
        .setImageShape(channels, height, width);
  }

  private ImageVectorizer fromBinary(int channels, int height, int width) {
    return fromImages(channels, height, width).setInputCol("content");
  }

  private Dataset<Row> images() {
    return spark.read().format("image").load(folder.toString());
  }

  private Dataset<Row> binaries() {
    return spark.read().format("binaryFile").load(folder.toString());
  }

  private Dataset<Row> binaries(String name) {
    return spark.read().format("binaryFile").load(folder.resolve(name).toString());
  }

  private static List<Vector> vectors(ImageVectorizer vectorizer, Dataset<Row> data) {
    return vectorizer.transform(data).select("features").collectAsList().stream()
        .map(row -> row.<Vector>getAs(0))
        .toList();
  }
}
