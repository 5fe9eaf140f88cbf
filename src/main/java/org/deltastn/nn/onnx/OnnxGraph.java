package org.deltastn.nn.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;
import org.deltastn.tensor.Shapes;
import org.nd4j.shade.protobuf.ByteString;

/** Collects the operators and constants of an ONNX graph; values are known by their names. */
final class OnnxGraph {

  private final Onnx.GraphProto.Builder graph = Onnx.GraphProto.newBuilder();
  private final Map<String, Integer> names = new HashMap<>();
  private String layer = "";

  /** Names the layer that what is added next belongs to. */
  void startLayer(String name) {
    layer = name;
  }

  /** Declares an input of the graph, one row for each example. */
  String input(String name, Onnx.TensorProto.DataType type, int... rowShape) {
    graph.addInput(value(name, type, rowShape));
    return name;
  }

  /** Declares that a value is an output of the graph, one row for each example. */
  void output(String name, Onnx.TensorProto.DataType type, int... rowShape) {
    graph.addOutput(value(name, type, rowShape));
  }

  /** Adds an operator and returns the name of its only output. */
  String add(String operator, List<String> inputs, Onnx.AttributeProto... attributes) {
    String name = unique(operator);
    return addNamed(name, operator, inputs, attributes);
  }

  /** Adds an operator whose only output has a given name, and returns that. */
  String addNamed(
      String output, String operator, List<String> inputs, Onnx.AttributeProto... attributes) {
    graph.addNode(
        Onnx.NodeProto.newBuilder()
            .setName(output)
            .setOpType(operator)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /** Converts a value to another type. */
  String cast(String value, Onnx.TensorProto.DataType type) {
    return add("Cast", List.of(value), integer("to", type.getNumber()));
  }

  /** Adds a constant of single precision and returns its name. */
  String floats(String name, float[] values, int... shape) {
    ByteBuffer bytes = littleEndian(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    return constant(name, Onnx.TensorProto.DataType.FLOAT, bytes, shape);
  }

  /** Adds a constant vector of double precision and returns its name. */
  String doubles(String name, double[] values) {
    ByteBuffer bytes = littleEndian(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    return constant(name, Onnx.TensorProto.DataType.DOUBLE, bytes, values.length);
  }

  /** Adds a constant vector of integers and returns its name. */
  String longs(String name, long... values) {
    ByteBuffer bytes = littleEndian(values.length * Long.BYTES);
    bytes.asLongBuffer().put(values);
    return constant(name, Onnx.TensorProto.DataType.INT64, bytes, values.length);
  }

  /** Gives every row of a value another shape. */
  String reshape(String value, int... rowShape) {
    long[] shape = new long[rowShape.length + 1];
    // 0 keeps an axis, here the rows.
    for (int i = 0; i < rowShape.length; i++) {
      shape[i + 1] = rowShape[i];
    }
    return add("Reshape", List.of(value, longs("shape", shape)));
  }

  /** Returns the value with rows as vectors; itself if they are. */
  String flat(String value, int... rowShape) {
    return rowShape.length == 1 ? value : reshape(value, Shapes.length(rowShape));
  }

  Onnx.GraphProto build(String name) {
    return graph.setName(name).build();
  }

  static Onnx.AttributeProto integer(String name, long value) {
    return attribute(name, Onnx.AttributeProto.AttributeType.INT).setI(value).build();
  }

  static Onnx.AttributeProto number(String name, double value) {
    return attribute(name, Onnx.AttributeProto.AttributeType.FLOAT).setF((float) value).build();
  }

  static Onnx.AttributeProto integers(String name, long... values) {
    Onnx.AttributeProto.Builder attribute = attribute(name, Onnx.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static Onnx.AttributeProto.Builder attribute(
      String name, Onnx.AttributeProto.AttributeType type) {
    return Onnx.AttributeProto.newBuilder().setName(name).setType(type);
  }

  private String constant(
      String name, Onnx.TensorProto.DataType type, ByteBuffer bytes, int... shape) {
    String full = unique(name);
    Onnx.TensorProto.Builder tensor =
        Onnx.TensorProto.newBuilder()
            .setName(full)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return full;
  }

  private String unique(String name) {
    String full = layer + "/" + name;
    int times = names.merge(full, 1, Integer::sum);
    return times == 1 ? full : full + "_" + times;
  }

  private static Onnx.ValueInfoProto value(
      String name, Onnx.TensorProto.DataType type, int... rowShape) {
    Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam("rows");
    for (int size : rowShape) {
      shape.addDimBuilder().setDimValue(size);
    }
    Onnx.TypeProto.Tensor tensor =
        Onnx.TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return Onnx.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(Onnx.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
