package org.deltastn.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Standardization;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;

/**
 * The files of a model: the state as safetensors, where every array lies in its vectors, the
 * problem, the standardization and how the run ended as JSON, the epochs, the schedule of the
 * hyperparameters and the timing of the rounds as Parquet.
 */
final class ModelFiles {

  static final String FOLDER = "data";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STATE = "data/state.safetensors";
  private static final String LAYOUT = "data/layout.json";
  private static final String PROBLEM = "data/problem.json";
  private static final String STANDARDIZATION = "data/standardization.json";
  private static final String RUN = "data/run.json";
  private static final String HISTORY = "data/history";
  private static final String SCHEDULE = "data/schedule";
  private static final String TIMING = "data/timing";
  private static final String PART = "/part-00000.parquet";

  private final StageFolder folder;
  private final Map<String, StageFolder.Entry> entries;
  private final SparkSession session;

  private ModelFiles(StageFolder folder, List<StageFolder.Entry> entries, SparkSession session) {
    this.folder = folder;
    this.entries =
        entries.stream().collect(Collectors.toMap(StageFolder.Entry::name, entry -> entry));
    this.session = session;
  }

  static void write(TrainedNetwork network, StageFolder folder) throws IOException {
    folder.write(STATE, network.state().toBytes());
    folder.write(LAYOUT, layout(network.definition().toProblem().network()));
    folder.write(PROBLEM, network.definition().toJson().getBytes(StandardCharsets.UTF_8));
    folder.write(STANDARDIZATION, JSON.writeValueAsBytes(json(network.standardization())));
    TrainingHistory history = network.history();
    ObjectNode run =
        JSON.createObjectNode()
            .put("outcome", history.outcome().name())
            .put("divergence", history.divergence());
    if (history.refit() != null) {
      run.set("refit", JSON.valueToTree(history.refit()));
    }
    ArrayNode labels = run.putArray("labels");
    network.labels().forEach(labels::add);
    folder.write(RUN, JSON.writeValueAsBytes(run));
    folder.write(HISTORY + PART, ParquetTable.bytes(Epochs.rows(history.epochs()), Epochs.SCHEMA));
    List<String> names = network.definition().space().names();
    folder.write(
        SCHEDULE + PART,
        ParquetTable.bytes(Epochs.scheduleRows(history.epochs(), names), Epochs.SCHEDULE_SCHEMA));
    folder.write(TIMING + PART, ParquetTable.bytes(Timings.rows(history.rounds()), Timings.SCHEMA));
  }

  private static ObjectNode json(Standardization standardization) {
    ObjectNode node = JSON.createObjectNode();
    node.set("featureMeans", JSON.valueToTree(standardization.featureMeans()));
    node.set("featureScales", JSON.valueToTree(standardization.featureScales()));
    node.set("targetMeans", JSON.valueToTree(standardization.targetMeans()));
    node.set("targetScales", JSON.valueToTree(standardization.targetScales()));
    return node;
  }

  /** Returns the standardization; models of format 1 have none. */
  private Standardization standardization(int inputs) throws IOException {
    if (!entries.containsKey(STANDARDIZATION)) {
      return Standardization.identity(inputs, 1);
    }
    try {
      JsonNode node = JSON.readTree(bytes(STANDARDIZATION));
      return new Standardization(
          JSON.convertValue(node.path("featureMeans"), double[].class),
          JSON.convertValue(node.path("featureScales"), double[].class),
          JSON.convertValue(node.path("targetMeans"), double[].class),
          JSON.convertValue(node.path("targetScales"), double[].class));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("file " + STANDARDIZATION + ": " + e.getMessage(), e);
    }
  }

  /** Describes the vectors of the state, for readers that do not know this library. */
  private static byte[] layout(Network network) throws IOException {
    ObjectNode layout = JSON.createObjectNode();
    put(layout.putArray("general"), network.general());
    put(layout.putArray("response"), network.response());
    return JSON.writeValueAsBytes(layout);
  }

  private static void put(ArrayNode array, ParameterLayout layout) {
    for (ParameterLayout.Entry entry : layout.entries()) {
      ObjectNode node = array.addObject().put("layer", entry.layer());
      node.put("parameter", entry.spec().name()).put("offset", entry.offset());
      ArrayNode shape = node.putArray("shape");
      for (int size : entry.spec().shape()) {
        shape.add(size);
      }
    }
  }

  /**
   * Reads a model.
   *
   * @param entries the files as they were saved
   * @throws IOException naming the file that is missing, altered or at odds with the others
   */
  static TrainedNetwork read(
      StageFolder folder, List<StageFolder.Entry> entries, SparkSession session)
      throws IOException {
    return new ModelFiles(folder, entries, session).read();
  }

  private TrainedNetwork read() throws IOException {
    TrainingState state = state();
    ProblemDefinition definition;
    boolean classifies;
    int inputs;
    try {
      definition = ProblemDefinition.fromSaved(new String(bytes(PROBLEM), StandardCharsets.UTF_8));
      Architecture architecture = definition.toProblem().architecture();
      classifies = architecture.loss() == Loss.SOFTMAX_CROSS_ENTROPY;
      inputs = Shapes.length(architecture.inputShape());
    } catch (IllegalArgumentException e) {
      throw new IOException("file " + PROBLEM + ": " + e.getMessage(), e);
    }
    JsonNode run;
    TrainingResult.Outcome outcome;
    RefitReport refit;
    try {
      run = JSON.readTree(bytes(RUN));
      outcome = TrainingResult.Outcome.valueOf(run.path("outcome").asText());
      // Models without a refit, and those of earlier versions, have no such entry.
      refit = run.has("refit") ? JSON.treeToValue(run.get("refit"), RefitReport.class) : null;
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("file " + RUN + ": " + e.getMessage(), e);
    }
    List<String> labels = new ArrayList<>();
    run.path("labels").forEach(label -> labels.add(label.asText()));
    TrainingHistory history =
        new TrainingHistory(
            definition.space(),
            classifies,
            Epochs.read(parquet(HISTORY), parquet(SCHEDULE), definition.space().names()),
            timings(),
            outcome,
            run.path("divergence").textValue(),
            refit);
    Standardization standardization = standardization(inputs);
    try {
      return new TrainedNetwork(definition, labels, state, history, standardization);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "file " + STATE + " does not fit " + PROBLEM + ": " + e.getMessage(), e);
    }
  }

  /** Returns the timings; the first models of format 1 have none. */
  private List<RoundTiming> timings() throws IOException {
    boolean saved = entries.keySet().stream().anyMatch(name -> name.startsWith(TIMING + "/"));
    return saved ? Timings.read(parquet(TIMING)) : List.of();
  }

  private TrainingState state() throws IOException {
    byte[] bytes = bytes(STATE);
    try {
      return TrainingState.fromBytes(bytes);
    } catch (IOException e) {
      throw new IOException("file " + STATE + ": " + e.getMessage(), e);
    }
  }

  private byte[] bytes(String name) throws IOException {
    StageFolder.Entry entry = entries.get(name);
    if (entry == null) {
      throw new IOException("the metadata name no file " + name + ": this is not a saved model");
    }
    return folder.read(entry);
  }

  /** Reads the rows of a folder; of the files that the metadata name, and no others. */
  private List<Row> parquet(String name) throws IOException {
    List<String> paths = new ArrayList<>();
    for (StageFolder.Entry entry : entries.values()) {
      if (entry.name().startsWith(name + "/")) {
        folder.read(entry);
        paths.add(folder.path(entry.name()));
      }
    }
    if (paths.isEmpty()) {
      throw new IOException("the metadata name no file of " + name + ": this is not a saved model");
    }
    return session.read().parquet(paths.toArray(String[]::new)).collectAsList();
  }
}
