package org.deltastn.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.deltastn.nn.Loss;
import org.deltastn.train.EpochReport;
import org.deltastn.train.TrainingResult;
import org.deltastn.train.TrainingState;
import scala.Option;

/**
 * Saves and loads stages: MLlib's metadata, and for a model beside it {@code data/} with the
 * problem and the run as JSON and the state as safetensors.
 *
 * <p>The only class that uses what Spark keeps to itself (DefaultParamsReader and -Writer).
 */
final class Persistence {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "data/state.safetensors";
  private static final String PROBLEM = "data/problem.json";
  private static final String HISTORY = "data/history.jsonl";
  private static final String RUN = "data/run.json";

  private Persistence() {}

  /**
   * Returns the writer of a stage.
   *
   * @param network what a model holds, or null for an estimator
   */
  static MLWriter writer(Params stage, TrainedNetwork network) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        DefaultParamsWriter$.MODULE$.saveMetadata(
            stage, path, sc(), Option.empty(), Option.empty());
        if (network != null) {
          try {
            saveNetwork(network, path, sc());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      }
    };
  }

  /** Returns the reader of an estimator. */
  static <T extends Params> MLReader<T> reader(Class<T> type, Function<String, T> create) {
    return new MLReader<>() {
      @Override
      public T load(String path) {
        return withParams(path, sc(), type, create);
      }
    };
  }

  /** Makes a model from its uid and what it holds. */
  interface ModelFactory<T> {
    T create(String uid, TrainedNetwork network);
  }

  /** Returns the reader of a model. */
  static <T extends Params> MLReader<T> modelReader(Class<T> type, ModelFactory<T> factory) {
    return new MLReader<>() {
      @Override
      public T load(String path) {
        try {
          // The class is checked first: its message is the better one for another kind of stage.
          var metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), type.getName());
          T model = factory.create(metadata.uid(), loadNetwork(path, sc()));
          metadata.getAndSetParams(model, Option.empty());
          return model;
        } catch (IOException e) {
          throw new UncheckedIOException("cannot load " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  private static <T extends Params> T withParams(
      String path, SparkContext context, Class<T> type, Function<String, T> create) {
    var metadata = DefaultParamsReader$.MODULE$.loadMetadata(path, context, type.getName());
    T stage = create.apply(metadata.uid());
    metadata.getAndSetParams(stage, Option.empty());
    return stage;
  }

  private static void saveNetwork(TrainedNetwork network, String path, SparkContext context)
      throws IOException {
    DeltaStnSummary summary = network.summary();
    write(path, STATE, network.state().toBytes(), context);
    write(path, PROBLEM, utf8(network.definition().toJson()), context);
    String history = summary.epochs().stream().map(Persistence::line).collect(Collectors.joining());
    write(path, HISTORY, utf8(history), context);
    JsonNode run =
        JSON.createObjectNode()
            .put("outcome", summary.outcome().name())
            .put("divergence", summary.divergenceMessage());
    write(path, RUN, JSON.writeValueAsBytes(run), context);
  }

  private static TrainedNetwork loadNetwork(String path, SparkContext context) throws IOException {
    ProblemDefinition definition;
    try {
      definition = ProblemDefinition.fromJson(text(path, PROBLEM, context));
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
    List<EpochReport> reports = new ArrayList<>();
    for (String line : text(path, HISTORY, context).lines().toList()) {
      reports.add(JSON.readValue(line, EpochReport.class));
    }
    JsonNode run = JSON.readTree(text(path, RUN, context));
    DeltaStnSummary summary =
        new DeltaStnSummary(
            definition.space(),
            definition.toProblem().architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY,
            reports,
            TrainingResult.Outcome.valueOf(run.path("outcome").asText()),
            run.path("divergence").textValue());
    TrainingState state = TrainingState.fromBytes(read(path, STATE, context));
    return new TrainedNetwork(definition, List.of(), state, summary);
  }

  private static String line(EpochReport report) {
    try {
      return JSON.writeValueAsString(report) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String path, String name, SparkContext context) throws IOException {
    return new String(read(path, name, context), StandardCharsets.UTF_8);
  }

  private static void write(String path, String name, byte[] bytes, SparkContext context)
      throws IOException {
    Path file = new Path(path, name);
    try (FSDataOutputStream out =
        file.getFileSystem(context.hadoopConfiguration()).create(file, true)) {
      out.write(bytes);
    }
  }

  private static byte[] read(String path, String name, SparkContext context) throws IOException {
    Path file = new Path(path, name);
    try (FSDataInputStream in = file.getFileSystem(context.hadoopConfiguration()).open(file)) {
      return in.readAllBytes();
    }
  }
}
