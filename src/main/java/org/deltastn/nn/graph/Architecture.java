package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;

/**
 * A network without its hyperparameters: a directed acyclic graph of layers in topological order,
 * its input's shape and its loss.
 *
 * <p>The last node is the output. A layer of the user (for example dense with an activation) may be
 * several nodes that share its name, by which hyperparameters name it.
 */
public final class Architecture {

  /** Stands for the network's input among the inputs of a node. */
  public static final int INPUT = -1;

  /**
   * One node.
   *
   * @param name the user's layer that it belongs to
   * @param layer the operation
   * @param inputs indices of earlier nodes, or {@link #INPUT}
   */
  public record Node(String name, Layer layer, int... inputs) {}

  private final int[] inputShape;
  private final List<Node> nodes;
  private final Loss loss;

  private Architecture(int[] inputShape, List<Node> nodes, Loss loss) {
    this.inputShape = inputShape.clone();
    this.nodes = List.copyOf(nodes);
    this.loss = loss;
  }

  /** Starts a graph. */
  public static Builder builder(int... inputShape) {
    return new Builder(inputShape);
  }

  /**
   * Returns a multilayer perceptron: dense layers {@code layer0}, {@code layer1}, … with an
   * activation after each but the last.
   *
   * @param sizes the input's size, the hidden sizes and the output's size, as in MLlib's perceptron
   * @throws IllegalArgumentException if there are fewer than two sizes or one is below 1
   */
  public static Architecture perceptron(int[] sizes, Activation activation, Loss loss) {
    if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "layers must be at least two sizes of at least 1, found " + Arrays.toString(sizes));
    }
    Builder builder = builder(sizes[0]);
    int last = INPUT;
    for (int i = 1; i < sizes.length; i++) {
      String name = "layer" + (i - 1);
      last = builder.add(name, new Dense(sizes[i - 1], sizes[i], true), last);
      if (i < sizes.length - 1) {
        last = builder.add(name, new ActivationLayer(activation), last);
      }
    }
    return builder.build(loss);
  }

  /** Returns the shape of one example. */
  public int[] inputShape() {
    return inputShape.clone();
  }

  /** Returns the nodes, every one after its inputs. */
  public List<Node> nodes() {
    return nodes;
  }

  /** Returns the loss. */
  public Loss loss() {
    return loss;
  }

  /** Returns the names of the user's layers, in order. */
  public List<String> layerNames() {
    Set<String> names = new LinkedHashSet<>();
    nodes.forEach(node -> names.add(node.name()));
    return List.copyOf(names);
  }

  /**
   * Returns the shape of a node's output.
   *
   * @throws IllegalArgumentException naming the layer, if the inputs do not fit it
   */
  static int[] outputShape(Node node, int[]... inputs) {
    try {
      return node.layer().outputShape(inputs);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("layer '" + node.name() + "': " + e.getMessage(), e);
    }
  }

  /** Collects the nodes of a graph. */
  public static final class Builder {

    private final int[] inputShape;
    private final List<Node> nodes = new ArrayList<>();
    private final List<int[]> shapes = new ArrayList<>();

    private Builder(int[] inputShape) {
      this.inputShape = inputShape.clone();
    }

    /**
     * Adds a node.
     *
     * @return its index, for later nodes to read
     * @throws IllegalArgumentException if an input is not an earlier node
     */
    public int add(String name, Layer layer, int... inputs) {
      for (int input : inputs) {
        if (input < INPUT || input >= nodes.size()) {
          throw new IllegalArgumentException(
              "layer '" + name + "' reads node " + input + ", which is not before it");
        }
      }
      nodes.add(new Node(name, layer, inputs.clone()));
      return nodes.size() - 1;
    }

    /**
     * Returns the shape of a node's output for one example.
     *
     * @param node its index, or {@link #INPUT}
     * @throws IllegalArgumentException naming the layer, if its inputs do not fit it
     */
    public int[] shape(int node) {
      if (node == INPUT) {
        return inputShape.clone();
      }
      for (int i = shapes.size(); i <= node; i++) {
        Node next = nodes.get(i);
        int[][] inputs = Arrays.stream(next.inputs()).mapToObj(this::shape).toArray(int[][]::new);
        shapes.add(outputShape(next, inputs));
      }
      return shapes.get(node).clone();
    }

    /**
     * Returns the graph; its output is the node added last.
     *
     * @throws IllegalArgumentException if the graph is empty, or nothing reads the output of a node
     */
    public Architecture build(Loss loss) {
      if (nodes.isEmpty()) {
        throw new IllegalArgumentException("a network needs at least one layer");
      }
      for (int i = 0; i < nodes.size() - 1; i++) {
        int index = i;
        if (nodes.stream().noneMatch(n -> Arrays.stream(n.inputs()).anyMatch(k -> k == index))) {
          throw new IllegalArgumentException(
              "nothing reads the output of layer '" + nodes.get(i).name() + "'");
        }
      }
      return new Architecture(inputShape, nodes, loss);
    }
  }
}
