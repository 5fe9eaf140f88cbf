package org.deltastn.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.deltastn.spark.columns.ColumnNames.column;

import java.util.Arrays;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.image.ImageSchema;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.image.ImageToVector;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.params.ImageParams;

/**
 * Turns images into the flat vectors that a network reads: dense, channels first (C × H × W, the
 * channels grey, or red, green, blue, or those and alpha), every value in [0, 1].
 *
 * <p>The input column holds either the structs of Spark's image source ({@code
 * spark.read().format("image")}, column {@code image}) or encoded images as binary, as those of the
 * binary-file source ({@code format("binaryFile")}, column {@code content}). The latter are decoded
 * with {@code javax.imageio} (PNG, JPEG, GIF, BMP, TIFF, and what plug-ins add) by the rules of
 * Spark's image source: one channel for a grey colour space, four for colours with alpha, otherwise
 * three; the orientation in a camera's metadata is not applied, and a truncated JPEG is decoded as
 * far as it goes.
 *
 * <p>All images must have the channels of {@code imageShape}. They must have its height and width
 * too, unless {@code resize} is true, which scales them bilinearly, every channel by itself; to
 * make images much smaller, scale them by averaging first. A null, an image that cannot be decoded
 * and one of another shape are invalid. By {@code handleInvalid} they end the job with an error,
 * the default, or are skipped: their rows are left out. The error names the image's origin: the
 * struct's, or for binary what a string column {@code path} holds, if it exists.
 */
public final class ImageVectorizer extends Transformer implements ImageParams, MLWritable {

  private static final long serialVersionUID = 1L;

  private static final String PATH = "path";

  private final String uid;

  /** Creates a transformer with a random uid. */
  public ImageVectorizer() {
    this(Identifiable$.MODULE$.randomUID("imageVectorizer"));
  }

  /** Creates a transformer with a uid. */
  public ImageVectorizer(String uid) {
    this(Uids.announce(uid));
  }

  private ImageVectorizer(Uids.Announced announced) {
    uid = announced.uid();
    setDefault(outputCol(), uid + "__output");
    setDefault(resize(), false);
    setDefault(handleInvalid(), ERROR_INVALID);
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Sets the column of images. */
  public ImageVectorizer setInputCol(String value) {
    return with(inputCol(), value);
  }

  /** Sets the column of vectors that is added; {@code <uid>__output} by default. */
  public ImageVectorizer setOutputCol(String value) {
    return with(outputCol(), value);
  }

  /**
   * Sets channels (1 grey, 3 RGB, 4 RGB and alpha), height and width of the images.
   *
   * @throws IllegalArgumentException if they are not three valid numbers
   */
  public ImageVectorizer setImageShape(int[] value) {
    return with(imageShape(), value);
  }

  /** Sets channels, height and width of the images, as {@link #setImageShape(int[])}. */
  public ImageVectorizer setImageShape(int channels, int height, int width) {
    return setImageShape(new int[] {channels, height, width});
  }

  /** Sets whether images of another height or width are scaled; false by default. */
  public ImageVectorizer setResize(boolean value) {
    return with(resize(), value);
  }

  /**
   * Sets what happens to invalid images: error, the default, or skip.
   *
   * @throws IllegalArgumentException if it is another value
   */
  public ImageVectorizer setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /**
   * Appends the column of vectors; images are decoded when its rows are computed.
   *
   * @throws IllegalArgumentException if a Param is missing or the columns do not fit, as for {@link
   *     #transformSchema}
   */
  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructField output = transformSchema(dataset.schema(), true).apply(getOutputCol());
    boolean skip = skips();
    UserDefinedFunction vector =
        functions
            .udf(
                new ImageToVector(getInputCol(), getImageShape(), getResize(), skip),
                SQLDataTypes.VectorType())
            .withName("imageToVector");
    // Without this, in skip mode, the optimizer merges the filter below with the function and
    // decodes every image twice.
    vector = skip ? vector.asNondeterministic() : vector.asNonNullable();
    Column vectors = vector.apply(column(getInputCol()), origin(dataset.schema()));
    Dataset<Row> result =
        dataset.toDF().select(col("*"), vectors.as(output.name(), output.metadata()));
    return skip ? result.where(column(output.name()).isNotNull()) : result;
  }

  /**
   * Returns the schema with the column of vectors, whose metadata hold their size.
   *
   * @throws IllegalArgumentException if the input column or imageShape is not set, the input column
   *     is missing or holds neither Spark's images nor binary, or the output column exists already
   */
  @Override
  public StructType transformSchema(StructType schema) {
    requireSet(inputCol());
    requireSet(imageShape());
    DataType type = DataColumns.type(schema, getInputCol());
    if (!(type instanceof BinaryType) && !isImage(type)) {
      throw new IllegalArgumentException(
          "column '"
              + getInputCol()
              + "' must be binary or "
              + ImageSchema.columnSchema().catalogString()
              + ", found "
              + type.catalogString());
    }
    if (Arrays.asList(schema.fieldNames()).contains(getOutputCol())) {
      throw new IllegalArgumentException("output column '" + getOutputCol() + "' exists already");
    }
    int[] shape = getImageShape();
    StructField vector =
        new AttributeGroup(getOutputCol(), shape[0] * shape[1] * shape[2]).toStructField();
    // Null for the rows that are skipped, as far as Spark knows.
    return schema.add(
        new StructField(vector.name(), vector.dataType(), skips(), vector.metadata()));
  }

  private boolean skips() {
    return getHandleInvalid().equals(SKIP_INVALID);
  }

  private void requireSet(Param<?> param) {
    if (!isDefined(param)) {
      throw new IllegalArgumentException(param.name() + " is not set: " + param.doc());
    }
  }

  /**
   * Recognizes Spark's images by the names and types of their fields; there may be other fields.
   */
  private static boolean isImage(DataType type) {
    return type instanceof StructType struct
        && Arrays.stream(ImageSchema.columnSchema().fields())
            .allMatch(
                wanted ->
                    Arrays.stream(struct.fields())
                        .anyMatch(
                            found ->
                                found.name().equals(wanted.name())
                                    && found.dataType().equals(wanted.dataType())));
  }

  private static Column origin(StructType schema) {
    boolean path =
        Arrays.stream(schema.fields())
            .anyMatch(
                field ->
                    field.name().equals(PATH) && field.dataType().equals(DataTypes.StringType));
    return path ? column(PATH) : lit(null).cast(DataTypes.StringType);
  }

  private <T> ImageVectorizer with(Param<T> param, T value) {
    if (value == null) {
      throw new IllegalArgumentException(param.name() + " may not be null; use clear to unset it");
    }
    set(param, value);
    return this;
  }

  @Override
  public ImageVectorizer copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved transformers. */
  public static MLReader<ImageVectorizer> read() {
    return Persistence.reader(ImageVectorizer.class, ImageVectorizer::new);
  }

  /** Loads a saved transformer. */
  public static ImageVectorizer load(String path) {
    return read().load(path);
  }
}
