package org.deltastn.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.vector.HostVector;

/**
 * Exports a trained network as a model of the Open Neural Network Exchange (ONNX), operator set 13,
 * for any server that runs such models.
 *
 * <p>The model's input {@value #FEATURES} is rows×features of single precision; rows of images are
 * flat, channels × height × width. A classifier puts out {@value #RAW_PREDICTION} (rows×classes,
 * logits shifted to a mean of 0), {@value #PROBABILITY} (rows×classes) and {@value #PREDICTION}
 * (rows, the class's index as a 64-bit integer); a regression {@value #PREDICTION} (rows×targets).
 * It computes what {@code org.deltastn.train.replica.Predictor} does, in single precision whatever
 * that of training was. Layers of language models have no writer.
 */
public final class OnnxExporter {

  /** Name of the input. */
  public static final String FEATURES = "features";

  /** Name of a classifier's output of logits. */
  public static final String RAW_PREDICTION = "rawPrediction";

  /** Name of a classifier's output of probabilities. */
  public static final String PROBABILITY = "probability";

  /** Name of the output of classes or of a regression's values. */
  public static final String PREDICTION = "prediction";

  private static final long OPERATORS = 13;
  // The version of the file format that goes with these operators.
  private static final long FORMAT = 7;
  // Of 2 GB at most, which a protocol buffer can be.
  private static final long LONGEST = (Integer.MAX_VALUE - (64 << 20)) / Float.BYTES;
  // Above every quotient of a probability and a positive threshold.
  private static final double ALWAYS = Double.MAX_VALUE;

  private final Architecture architecture;
  private final HostVector weights;
  private final Map<String, String> properties = new LinkedHashMap<>();
  private Standardization standardization;
  private double[] thresholds;

  private OnnxExporter(Architecture architecture, HostVector weights) {
    this.architecture = architecture;
    this.weights = weights;
  }

  /**
   * Starts the export of a network.
   *
   * @param weights in the order of {@link Network#general}, as {@code Predictor.effectiveWeights}
   *     returns them
   */
  public static OnnxExporter of(Architecture architecture, HostVector weights) {
    return new OnnxExporter(architecture, weights);
  }

  /**
   * Sets what the network was trained behind: the model then takes raw features and puts out
   * targets in their own units. Scaling is computed in double precision, as in training.
   */
  public OnnxExporter standardization(Standardization standardization) {
    this.standardization = standardization;
    return this;
  }

  /**
   * Sets thresholds of a classifier: {@value #PREDICTION} is the class of the largest probability
   * divided by its threshold, and always the class whose threshold is 0.
   *
   * @param thresholds one for each class, or null for the most probable class
   */
  public OnnxExporter thresholds(double[] thresholds) {
    this.thresholds = thresholds == null ? null : thresholds.clone();
    return this;
  }

  /** Adds a property to the model's metadata, such as the names of the classes. */
  public OnnxExporter property(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /**
   * Returns the bytes of the model's file.
   *
   * @throws IllegalArgumentException if a layer has no form in ONNX, the number of weights or of
   *     thresholds is not the network's, or the weights take more than the 2 GB that a model can be
   */
  public byte[] toBytes() {
    Onnx.ModelProto.Builder model =
        Onnx.ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("delta-stn")
            .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(OPERATORS))
            .setGraph(graph());
    properties.forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return model.build().toByteArray();
  }

  private Onnx.GraphProto graph() {
    ParameterLayout layout =
        new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE).general();
    requireWeights(layout);
    OnnxGraph graph = new OnnxGraph();
    int[] inputShape = architecture.inputShape();
    graph.startLayer("input");
    String input =
        graph.input(FEATURES, Onnx.TensorProto.DataType.FLOAT, Shapes.length(inputShape));
    if (standardization != null && standardization.changesFeatures()) {
      input = standardized(graph, input);
    }
    if (inputShape.length > 1) {
      input = graph.reshape(input, inputShape);
    }
    Written network = layers(graph, new Written(input, inputShape), layout);
    graph.startLayer("output");
    String y = graph.flat(network.value(), network.shape());
    int outputs = Shapes.length(network.shape());
    if (architecture.loss() == Loss.SOFTMAX_CROSS_ENTROPY) {
      addClasses(graph, y, outputs);
    } else {
      addTargets(graph, y, outputs);
    }
    return graph.build("delta-stn");
  }

  private void requireWeights(ParameterLayout layout) {
    // A network without parameters holds one zero.
    if (weights.length() != Math.max(1, layout.length())) {
      throw new IllegalArgumentException(
          "the network has " + layout.length() + " weights, found " + weights.length());
    }
    if (weights.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a model of ONNX holds at most " + LONGEST + " weights, found " + weights.length());
    }
  }

  /** A value of the graph and the shape of its rows. */
  private record Written(String value, int[] shape) {}

  private Written layers(OnnxGraph graph, Written input, ParameterLayout layout) {
    double[] values = weights.toDoubles();
    List<Map<String, float[]>> parameters = new ArrayList<>();
    architecture.nodes().forEach(node -> parameters.add(new HashMap<>()));
    for (ParameterLayout.Entry entry : layout.entries()) {
      float[] part = new float[entry.length()];
      for (int i = 0; i < part.length; i++) {
        part[i] = (float) values[entry.offset() + i];
      }
      parameters.get(entry.node()).put(entry.spec().name(), part);
    }
    List<Written> written = new ArrayList<>();
    for (int i = 0; i < architecture.nodes().size(); i++) {
      Architecture.Node node = architecture.nodes().get(i);
      List<Written> read =
          Arrays.stream(node.inputs())
              .mapToObj(from -> from == Architecture.INPUT ? input : written.get(from))
              .toList();
      List<int[]> shapes = read.stream().map(Written::shape).toList();
      int[] shape = node.layer().outputShape(shapes.toArray(int[][]::new));
      LayerWriter<Layer> writer = LayerWriters.of(node.name(), node.layer());
      graph.startLayer(node.name());
      String value =
          writer.write(
              graph,
              new LayerWriter.Place<>(
                  node.layer(),
                  read.stream().map(Written::value).toList(),
                  shapes,
                  shape,
                  parameters.get(i)));
      written.add(new Written(value, shape));
    }
    return written.get(written.size() - 1);
  }

  private String standardized(OnnxGraph graph, String input) {
    String wide = graph.cast(input, Onnx.TensorProto.DataType.DOUBLE);
    String means = graph.doubles("means", standardization.featureMeans());
    String scales = graph.doubles("scales", standardization.featureScales());
    String shifted = graph.add("Sub", List.of(wide, means));
    return graph.cast(graph.add("Div", List.of(shifted, scales)), Onnx.TensorProto.DataType.FLOAT);
  }

  private void addClasses(OnnxGraph graph, String logits, int classes) {
    String mean = graph.add("ReduceMean", List.of(logits), OnnxGraph.integers("axes", 1));
    graph.addNamed(RAW_PREDICTION, "Sub", List.of(logits, mean));
    graph.output(RAW_PREDICTION, Onnx.TensorProto.DataType.FLOAT, classes);
    graph.addNamed(PROBABILITY, "Softmax", List.of(logits), OnnxGraph.integer("axis", 1));
    graph.output(PROBABILITY, Onnx.TensorProto.DataType.FLOAT, classes);
    graph.addNamed(
        PREDICTION,
        "ArgMax",
        List.of(thresholds == null ? RAW_PREDICTION : scaled(graph, classes)),
        OnnxGraph.integer("axis", 1),
        OnnxGraph.integer("keepdims", 0));
    graph.output(PREDICTION, Onnx.TensorProto.DataType.INT64);
  }

  private String scaled(OnnxGraph graph, int classes) {
    if (thresholds.length != classes) {
      throw new IllegalArgumentException(
          "the network has " + classes + " classes, found " + thresholds.length + " thresholds");
    }
    double[] slopes = Arrays.stream(thresholds).map(t -> t == 0 ? 0 : 1 / t).toArray();
    double[] shifts = Arrays.stream(thresholds).map(t -> t == 0 ? ALWAYS : 0).toArray();
    String wide = graph.cast(PROBABILITY, Onnx.TensorProto.DataType.DOUBLE);
    String quotients = graph.add("Mul", List.of(wide, graph.doubles("thresholds", slopes)));
    return graph.add("Add", List.of(quotients, graph.doubles("always", shifts)));
  }

  private void addTargets(OnnxGraph graph, String y, int targets) {
    if (standardization != null && standardization.changesTargets()) {
      String wide = graph.cast(y, Onnx.TensorProto.DataType.DOUBLE);
      String scales = graph.doubles("scales", standardization.targetScales());
      String means = graph.doubles("means", standardization.targetMeans());
      String restored = graph.add("Add", List.of(graph.add("Mul", List.of(wide, scales)), means));
      graph.addNamed(
          PREDICTION,
          "Cast",
          List.of(restored),
          OnnxGraph.integer("to", Onnx.TensorProto.DataType.FLOAT.getNumber()));
    } else {
      graph.addNamed(PREDICTION, "Identity", List.of(y));
    }
    graph.output(PREDICTION, Onnx.TensorProto.DataType.FLOAT, targets);
  }
}
