package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Pass;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Affine;
import org.deltastn.nn.layers.Dropout;
import org.deltastn.nn.layers.LayerEnd;
import org.deltastn.nn.layers.MaskingLayer;
import org.deltastn.nn.layers.SpatialDropout;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.tensor.Tensor;

/**
 * What a network evaluates as one: a node, or an activation together with the layer of weights that
 * it reads, itself or by a maximum of its planes, and the dropout that reads it, where nothing else
 * reads the values between them.
 *
 * @param affine the node of the weights, or −1
 * @param maximum the node of a maximum between the weights and the activation, or −1
 * @param activation the node of the activation; −1 where the run is a single node of another kind
 * @param dropout the node of the dropout, or −1
 * @param first the node whose inputs the run reads
 * @param last the node whose output the run gives
 */
record Run(int affine, int maximum, int activation, int dropout, int first, int last) {

  private static final int NONE = -1;

  /** Divides nodes into runs, each after those that it reads. */
  static List<Run> of(List<Architecture.Node> nodes) {
    int[] readers = new int[nodes.size()];
    int[] reader = new int[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      for (int input : nodes.get(i).inputs()) {
        if (input != Architecture.INPUT) {
          readers[input]++;
          reader[input] = i;
        }
      }
    }
    List<Run> runs = new ArrayList<>();
    boolean[] taken = new boolean[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      if (!(nodes.get(i).layer() instanceof ActivationLayer)) {
        continue;
      }
      int before = nodes.get(i).inputs()[0];
      int maximum = isHidden(before, MaxPool.class, nodes, readers) ? before : NONE;
      int source = maximum == NONE ? before : nodes.get(maximum).inputs()[0];
      boolean weights = isHidden(source, Affine.class, nodes, readers);
      if (!weights) {
        maximum = NONE;
      }
      boolean drops = readers[i] == 1 && isFused(nodes.get(reader[i]).layer());
      if (weights || drops) {
        int first = weights ? source : i;
        int last = drops ? reader[i] : i;
        runs.add(new Run(weights ? source : NONE, maximum, i, drops ? last : NONE, first, last));
        for (int node : new int[] {first, maximum, i, last}) {
          if (node != NONE) {
            taken[node] = true;
          }
        }
      }
    }
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        runs.add(new Run(NONE, NONE, NONE, NONE, i, i));
      }
    }
    // Only the last node of a run is read from outside, so this order serves.
    runs.sort(Comparator.comparingInt(Run::last));
    return List.copyOf(runs);
  }

  /** Returns whether a node is of a kind, and read by one other alone. */
  private static boolean isHidden(
      int node, Class<? extends Layer> kind, List<Architecture.Node> nodes, int[] readers) {
    return node != Architecture.INPUT
        && readers[node] == 1
        && kind.isInstance(nodes.get(node).layer());
  }

  private static boolean isFused(Layer dropout) {
    return dropout instanceof Dropout || dropout instanceof SpatialDropout;
  }

  /**
   * Returns for every node the place among the runs of the one that reads its output last: −1 where
   * none does, and the largest integer for the last node, whose output is the network's.
   */
  static int[] lastReaders(List<Run> runs, List<Architecture.Node> nodes) {
    int[] last = new int[nodes.size()];
    Arrays.fill(last, NONE);
    for (int r = 0; r < runs.size(); r++) {
      for (int input : nodes.get(runs.get(r).first()).inputs()) {
        if (input != Architecture.INPUT) {
          last[input] = r;
        }
      }
    }
    last[last.length - 1] = Integer.MAX_VALUE;
    return last;
  }

  Evaluation forward(Network network, Pass pass, Tensor... inputs) {
    if (activation == NONE) {
      return network.nodes().get(last).layer().forward(network.context(pass, last), inputs);
    }
    return LayerEnd.forward(
        placed(Affine.class, network, pass, affine),
        maximum == NONE ? null : ((MaxPool) network.nodes().get(maximum).layer()).window(),
        placed(ActivationLayer.class, network, pass, activation),
        placed(MaskingLayer.class, network, pass, dropout),
        inputs[0]);
  }

  private static <L extends Layer> LayerEnd.Placed<L> placed(
      Class<L> type, Network network, Pass pass, int node) {
    return node == NONE
        ? null
        : new LayerEnd.Placed<>(
            type.cast(network.nodes().get(node).layer()), network.context(pass, node));
  }
}
