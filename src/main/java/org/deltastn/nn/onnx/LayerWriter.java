package org.deltastn.nn.onnx;

import java.util.List;
import java.util.Map;
import org.deltastn.nn.Layer;

/** Writes one kind of layer as operators of ONNX. */
@FunctionalInterface
interface LayerWriter<L extends Layer> {

  /**
   * A layer and what it computes with.
   *
   * @param inputs names of its inputs in the graph
   * @param inputShapes of one example of each
   * @param outputShape of one example
   * @param parameters of the layer by their names, each in the order of its shape
   */
  record Place<L extends Layer>(
      L layer,
      List<String> inputs,
      List<int[]> inputShapes,
      int[] outputShape,
      Map<String, float[]> parameters) {

    String input() {
      return inputs.get(0);
    }

    int[] inputShape() {
      return inputShapes.get(0);
    }
  }

  /** Adds the operators and returns the name of the layer's output. */
  String write(OnnxGraph graph, Place<L> place);
}
