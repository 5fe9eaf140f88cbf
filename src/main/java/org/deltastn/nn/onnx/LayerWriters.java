package org.deltastn.nn.onnx;

import static org.deltastn.nn.onnx.OnnxGraph.integer;
import static org.deltastn.nn.onnx.OnnxGraph.integers;
import static org.deltastn.nn.onnx.OnnxGraph.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.deltastn.nn.Layer;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Convolution;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.Reshape;
import org.deltastn.nn.layers.normalization.BatchNormalization;
import org.deltastn.nn.layers.normalization.Standardization;
import org.deltastn.nn.layers.pooling.AveragePool;
import org.deltastn.nn.layers.pooling.GlobalAveragePool;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.tensor.Window;

/** Finds the writer of a layer. */
final class LayerWriters {

  private static final Map<Class<?>, LayerWriter<?>> WRITERS = new LinkedHashMap<>();

  static {
    register(Dense.class, LayerWriters::dense);
    register(Convolution.class, LayerWriters::convolution);
    register(ActivationLayer.class, LayerWriters::activation);
    register(Add.class, (graph, place) -> graph.add("Sum", place.inputs()));
    register(Reshape.class, (graph, place) -> graph.reshape(place.input(), place.outputShape()));
    register(BatchNormalization.class, LayerWriters::batchNormalization);
    register(Standardization.class, LayerWriters::standardization);
    register(
        MaxPool.class,
        (graph, place) -> graph.add("MaxPool", place.inputs(), window(place.layer().window())));
    register(
        AveragePool.class,
        (graph, place) -> graph.add("AveragePool", place.inputs(), window(place.layer().window())));
    register(
        GlobalAveragePool.class,
        (graph, place) ->
            graph.reshape(graph.add("GlobalAveragePool", place.inputs()), place.outputShape()));
  }

  private LayerWriters() {}

  private static <L extends Layer> void register(Class<L> type, LayerWriter<L> writer) {
    WRITERS.put(type, writer);
  }

  /**
   * Returns the writer of a layer.
   *
   * @param name of the user's layer, for the message
   * @throws IllegalArgumentException if there is none, naming the kinds that have one
   */
  @SuppressWarnings("unchecked")
  static LayerWriter<Layer> of(String name, Layer layer) {
    LayerWriter<?> writer = WRITERS.get(layer.getClass());
    if (writer == null) {
      throw new IllegalArgumentException(
          "layer '"
              + name
              + "' ("
              + layer.getClass().getSimpleName()
              + ") cannot be exported to ONNX; expected one of "
              + WRITERS.keySet().stream().map(Class::getSimpleName).toList());
    }
    return (LayerWriter<Layer>) writer;
  }

  private static String dense(OnnxGraph graph, LayerWriter.Place<Dense> place) {
    int out = place.outputShape()[0];
    float[] weight = place.parameters().get("W");
    List<String> inputs = new ArrayList<>();
    inputs.add(graph.flat(place.input(), place.inputShape()));
    inputs.add(graph.floats("W", weight, out, weight.length / out));
    addBias(graph, place, inputs);
    return graph.add("Gemm", inputs, integer("transB", 1));
  }

  private static String convolution(OnnxGraph graph, LayerWriter.Place<Convolution> place) {
    Window window = place.layer().window();
    int out = place.outputShape()[0];
    int in = place.inputShape()[0];
    float[] weight = place.parameters().get("W");
    List<String> inputs = new ArrayList<>();
    inputs.add(place.input());
    inputs.add(graph.floats("W", weight, out, in, window.kernelHeight(), window.kernelWidth()));
    addBias(graph, place, inputs);
    return graph.add("Conv", inputs, window(window));
  }

  private static void addBias(OnnxGraph graph, LayerWriter.Place<?> place, List<String> inputs) {
    float[] bias = place.parameters().get("b");
    if (bias != null) {
      inputs.add(graph.floats("b", bias, bias.length));
    }
  }

  private static Onnx.AttributeProto[] window(Window window) {
    return new Onnx.AttributeProto[] {
      integers("kernel_shape", window.kernelHeight(), window.kernelWidth()),
      integers("strides", window.strideHeight(), window.strideWidth()),
      integers("pads", window.padHeight(), window.padWidth(), window.padHeight(), window.padWidth())
    };
  }

  private static String activation(OnnxGraph graph, LayerWriter.Place<ActivationLayer> place) {
    List<String> z = place.inputs();
    return switch (place.layer().activation()) {
      case IDENTITY -> place.input();
      case RELU -> graph.add("Relu", z);
      case LEAKY_RELU -> graph.add("LeakyRelu", z, number("alpha", 0.01));
      case ELU -> graph.add("Elu", z, number("alpha", 1));
      case SIGMOID -> graph.add("Sigmoid", z);
      case TANH -> graph.add("Tanh", z);
      case SOFTPLUS -> graph.add("Softplus", z);
      case SWISH -> graph.add("Mul", List.of(place.input(), graph.add("Sigmoid", z)));
    };
  }

  private static String batchNormalization(
      OnnxGraph graph, LayerWriter.Place<BatchNormalization> place) {
    List<String> inputs = new ArrayList<>(place.inputs());
    for (String name : List.of("gamma", "beta", "mean", "var")) {
      float[] values = place.parameters().get(name);
      inputs.add(graph.floats(name, values, values.length));
    }
    return graph.add("BatchNormalization", inputs, number("epsilon", place.layer().epsilon()));
  }

  private static String standardization(OnnxGraph graph, LayerWriter.Place<Standardization> place) {
    int channels = place.inputShape()[0];
    double[] means = place.layer().means();
    double[] deviations = place.layer().deviations();
    float[] slope = new float[channels];
    float[] shift = new float[channels];
    for (int c = 0; c < channels; c++) {
      int k = means.length == 1 ? 0 : c;
      slope[c] = (float) (1 / deviations[k]);
      shift[c] = (float) (-means[k] / deviations[k]);
    }
    int[] shape = new int[place.inputShape().length];
    Arrays.fill(shape, 1);
    shape[0] = channels;
    String scaled = graph.add("Mul", List.of(place.input(), graph.floats("slope", slope, shape)));
    return graph.add("Add", List.of(scaled, graph.floats("shift", shift, shape)));
  }
}
