package org.deltastn.spark.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in a model's folder, and what is said of one that is not as it was saved. */
class PersistenceTest {

  private static DeltaStnClassificationModel model;

  @TempDir Path temporary;
  private Path folder;

  @BeforeAll
  static void train() {
    model = Samples.classifier().fit(Samples.frame(Samples.clusters(100)));
  }

  @BeforeEach
  void save() throws IOException {
    folder = temporary.resolve("model");
    model.save(folder.toString());
  }

  /** Returns a file's path, without the checksum that the local file system keeps beside it. */
  private Path unguarded(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    return file;
  }

  private void edit(String name, UnaryOperator<String> change) throws IOException {
    Path file = unguarded(name);
    String before = Files.readString(file);
    String after = change.apply(before);
    assertThat(after).isNotEqualTo(before);
    Files.writeString(file, after);
  }

  private void requireRefusal(String... parts) {
    assertThatThrownBy(() -> DeltaStnClassificationModel.load(folder.toString()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("cannot load " + folder)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts));
  }

  private String parquet(String of) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("data/" + of))) {
      List<String> names = files.map(f -> f.getFileName().toString()).toList();
      return "data/"
          + of
          + "/"
          + names.stream()
              .filter(n -> n.endsWith(".parquet") && !n.startsWith("."))
              .toList()
              .get(0);
    }
  }

  /** Reads an array by the safetensors format and the layout alone. */
  private double[][] array(String layer, String parameter) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(folder.resolve("data/state.safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) file.getLong();
    ObjectMapper json = new ObjectMapper();
    JsonNode general = json.readTree(new String(file.array(), 8, header, UTF_8)).path("general");
    assertThat(general.path("dtype").asText()).isEqualTo("F32");
    int start = 8 + header + general.path("data_offsets").path(0).asInt();
    JsonNode layout = json.readTree(folder.resolve("data/layout.json").toFile());
    for (JsonNode entry : layout.path("general")) {
      if (entry.path("layer").asText().equals(layer)
          && entry.path("parameter").asText().equals(parameter)) {
        int columns = entry.path("shape").path(1).asInt(1);
        double[][] values = new double[entry.path("shape").path(0).asInt()][columns];
        for (int i = 0; i < values.length * columns; i++) {
          int at = start + 4 * (entry.path("offset").asInt() + i);
          values[i / columns][i % columns] = file.getFloat(at);
        }
        return values;
      }
    }
    throw new AssertionError("no " + parameter + " of " + layer);
  }

  private static double[] affine(double[][] w, double[][] b, double[] x) {
    return IntStream.range(0, w.length)
        .mapToDouble(
            o -> b[o][0] + IntStream.range(0, x.length).mapToDouble(i -> w[o][i] * x[i]).sum())
        .toArray();
  }

  @Test
  void theWeightsAreReadableWithoutThisLibrary() throws IOException {
    Vector features = Samples.clusters(1).get(0).getAs(0);
    double[] hidden =
        Arrays.stream(affine(array("layer0", "W"), array("layer0", "b"), features.toArray()))
            .map(z -> Math.max(0, z))
            .toArray();
    double[] logits = affine(array("layer1", "W"), array("layer1", "b"), hidden);
    assertThat(model.predictRaw(features).toArray())
        .containsExactly(ClassColumns.centered(logits), within(1e-5));
  }

  @Test
  void theTablesAreReadableWithoutThisLibrary() throws IOException {
    Dataset<Row> history =
        LocalSpark.session().read().parquet(folder.resolve("data/history").toString());
    assertThat(history.columns())
        .containsExactly(
            "epoch",
            "step",
            "trainingLoss",
            "validationLoss",
            "validationAccuracy",
            "learningRate",
            "seconds");
    EpochReport last = model.network().history().epochs().get(2);
    assertThat(history.filter("epoch = 3").select("validationLoss").first().getDouble(0))
        .isEqualTo(last.validationLoss());
    Row row =
        LocalSpark.session()
            .read()
            .parquet(folder.resolve("data/schedule").toString())
            .filter("epoch = 3 and hyperparameter = 'dropout.layer0'")
            .select("value", "scale")
            .first();
    assertThat(row.getDouble(0)).isEqualTo(last.values()[1]);
    assertThat(row.getDouble(1)).isEqualTo(last.scales()[1]);
  }

  @Test
  void aModelWithoutHyperparametersHasAnEmptySchedule() throws IOException {
    DeltaStnClassificationModel plain =
        Samples.classifier()
            .setHyperparameters(new Hyperparameter[0])
            .fit(Samples.frame(Samples.clusters(100)));
    String path = temporary.resolve("plain").toString();
    plain.save(path);
    DeltaStnClassificationModel loaded = DeltaStnClassificationModel.load(path);
    assertThat(loaded.summary().history().collectAsList())
        .isEqualTo(plain.summary().history().collectAsList());
    assertThat(loaded.state().toBytes()).isEqualTo(plain.state().toBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata/part-00000",
        "data/state.safetensors",
        "data/problem.json",
        "data/run.json"
      })
  void aMissingFileIsNamed(String name) throws IOException {
    Files.delete(unguarded(name));
    requireRefusal("file " + name + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"history", "schedule"})
  void aMissingOrAlteredTableIsNamed(String table) throws IOException {
    String name = parquet(table);
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    bytes[bytes.length / 2] ^= 1;
    Files.write(unguarded(name), bytes);
    requireRefusal("file " + name + " has the SHA-256", "altered after it was saved");
    Files.delete(folder.resolve(name));
    requireRefusal("file " + name + " is missing");
  }

  @Test
  void aFileThatTheMetadataDoNotNameIsNotRead() throws IOException {
    String name = parquet("history");
    Files.copy(folder.resolve(name), folder.resolve("data/history/part-other.parquet"));
    assertThat(DeltaStnClassificationModel.load(folder.toString()).summary().epochs()).hasSize(3);
  }

  @Test
  void aFileOfAnotherLengthIsNamed() throws IOException {
    Path state = unguarded("data/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    Files.write(state, Arrays.copyOf(bytes, bytes.length - 4));
    requireRefusal(
        "file data/state.safetensors has "
            + (bytes.length - 4)
            + " bytes, expected "
            + bytes.length);
  }

  @Test
  void alteredWeightsAreFound() throws IOException {
    Path state = unguarded("data/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 1] ^= 1;
    Files.write(state, bytes);
    requireRefusal("file data/state.safetensors has the SHA-256", "altered after it was saved");
  }

  @Test
  void theFileSystemsOwnChecksumIsReportedWithTheFile() throws IOException {
    Path state = folder.resolve("data/state.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    bytes[bytes.length - 1] ^= 1;
    Files.write(state, bytes);
    requireRefusal("file data/state.safetensors: ", "Checksum error");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"stepSize\":0.05', '\"stepSize\":0.06'",
    "'\"predictionCol\":\"prediction\"', '\"predictionCol\":\"x\"'",
    "'\"bytes\":', '\"bytes\":1'",
    "'\"maxIter\":3', '\"maxIterations\":3'"
  })
  void alteredMetadataAreFound(String part, String by) throws IOException {
    edit("metadata/part-00000", text -> text.replace(part, by));
    requireRefusal("file metadata/part-00000 has the checksum", "altered after it was saved");
  }

  @Test
  void metadataWithoutAChecksumAreRefused() throws IOException {
    edit(
        "metadata/part-00000",
        text -> {
          String without = text.replaceFirst(",?\"checksum\":\"[0-9a-f]{64}\"", "");
          assertThat(without).isNotEqualTo(text);
          return without;
        });
    requireRefusal("file metadata/part-00000 has the checksum", "altered after it was saved");
  }

  @Test
  void otherVersionsAreNamed() throws IOException {
    edit("metadata/part-00000", t -> t.replace("\"formatVersion\":2", "\"formatVersion\":3"));
    requireRefusal("metadata/part-00000 has the format version 3, expected 2 or an earlier one");
    edit("metadata/part-00000", t -> t.replace("\"formatVersion\":3", "\"formatVersion\":0"));
    requireRefusal("metadata/part-00000 has the format version 0, expected 2 or an earlier one");
    edit("metadata/part-00000", t -> t.replace("\"formatVersion\":0", "\"other\":2"));
    requireRefusal("metadata/part-00000 has no format version, expected one from 1 to 2");
  }

  @Test
  void metadataThatAreNoneAreNamed() throws IOException {
    for (String text : List.of("", "{\"class\":", "{}", "[1]")) {
      Files.write(unguarded("metadata/part-00000"), text.getBytes(UTF_8));
      requireRefusal("file metadata/part-00000");
    }
  }

  @Test
  void anotherKindOfStageIsNamed() throws IOException {
    assertThatThrownBy(() -> DeltaStnRegressionModel.load(folder.toString()))
        .hasMessageContaining("DeltaStnRegressionModel")
        .hasMessageContaining("DeltaStnClassificationModel");
    String estimator = temporary.resolve("estimator").toString();
    Samples.classifier().save(estimator);
    assertThat(Persistence.load(estimator, LocalSpark.session()))
        .isInstanceOf(DeltaStnClassifier.class);
    assertThatThrownBy(() -> DeltaStnClassificationModel.load(estimator))
        .hasMessageContaining("DeltaStnClassificationModel")
        .hasMessageContaining("DeltaStnClassifier");
    assertThatThrownBy(() -> DeltaStnClassifier.load(folder.toString()))
        .hasMessageContaining("DeltaStnClassifier");
    assertThatThrownBy(() -> Persistence.network(estimator, LocalSpark.session()))
        .hasMessageContaining("name no file data/state.safetensors");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    String absent = temporary.resolve("absent").toString();
    assertThatThrownBy(() -> DeltaStnClassifier.load(absent))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(absent)
        .hasMessageContaining("metadata/part-00000 is missing");
  }

  @Test
  void stateAndProblemMustFit() throws IOException {
    DeltaStnClassificationModel other =
        Samples.classifier()
            .setLayers(new int[] {4, 7, 3})
            .setMaxIter(1)
            .fit(Samples.frame(Samples.clusters(100)));
    assertThatThrownBy(
            () ->
                new TrainedNetwork(
                    model.network().definition(),
                    List.of(),
                    other.state(),
                    model.network().history(),
                    model.scaling()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has 67 weights, found 59");
    assertThatThrownBy(
            () ->
                new TrainedNetwork(
                    model.network().definition(),
                    List.of("a", "b"),
                    model.state(),
                    model.network().history(),
                    model.scaling()))
        .hasMessage("the network has 3 outputs, found labels of 2 classes");
    assertThatThrownBy(
            () ->
                new TrainedNetwork(
                    model.network().definition(),
                    List.of(),
                    model.state(),
                    model.network().history(),
                    Standardization.identity(5, 1)))
        .hasMessage("the network has 4 inputs, found the standardization of 5");
  }
}
