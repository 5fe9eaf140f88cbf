package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.layers.LockedDropout;
import org.deltastn.nn.recurrent.ActivationPenalty;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.nn.recurrent.TemporalPenalty;
import org.deltastn.nn.recurrent.TiedOutput;

/** Finds the hyperparameters that act on the layers of a network over sequences. */
final class SequenceBinding {

  private SequenceBinding() {}

  /** Returns whether a network reads sequences of words. */
  static boolean readsSequences(Architecture architecture) {
    return architecture.nodes().stream()
        .anyMatch(
            node -> node.layer() instanceof Embedding || node.layer() instanceof LstmRecurrence);
  }

  /**
   * Requires that every hyperparameter fits.
   *
   * @throws IllegalArgumentException naming the hyperparameter, if it is one for sequences and the
   *     network reads none, drops words where there is no embedding or connections where there is
   *     no recurrent layer, or drops parts of the words on the input
   */
  static void check(Architecture architecture, HyperparameterSpace space) {
    boolean sequences = readsSequences(architecture);
    for (Hyperparameter h : space.all()) {
      String name = "hyperparameter '" + h.name() + "'";
      if (sequences && h.kind() == HyperparameterKind.INPUT_DROPOUT) {
        throw new IllegalArgumentException(
            name
                + " is a dropout on the input, which are words: use a lockedDropout or an "
                + "embeddingDropout on the embedding");
      }
      if (!sequences && h.kind().isSequential()) {
        throw new IllegalArgumentException(
            name
                + " is of the kind "
                + h.kind().jsonName()
                + ", which needs a network over sequences (one with an embedding or an LSTM)");
      }
      requireTarget(architecture, h, HyperparameterKind.EMBEDDING_DROPOUT, Embedding.class);
      requireTarget(architecture, h, HyperparameterKind.DROP_CONNECT, LstmRecurrence.class);
    }
  }

  private static void requireTarget(
      Architecture architecture,
      Hyperparameter h,
      HyperparameterKind kind,
      Class<? extends Layer> type) {
    if (h.kind() != kind) {
      return;
    }
    List<String> named = new ArrayList<>();
    for (Architecture.Node node : architecture.nodes()) {
      if (type.isInstance(node.layer())) {
        named.add(node.name());
      }
    }
    if (h.layer() == null ? named.isEmpty() : !named.contains(h.layer())) {
      throw new IllegalArgumentException(
          "hyperparameter '"
              + h.name()
              + "' of the kind "
              + kind.jsonName()
              + " needs a layer of the type "
              + (type == Embedding.class ? "embedding" : "LSTM")
              + (named.isEmpty() ? ", and there is none" : ": one of " + named)
              + (h.layer() == null ? "" : ", found '" + h.layer() + "'"));
    }
  }

  /** Returns the layer of a node, an embedding as a tied one where an output shares its weights. */
  static Layer tied(Architecture architecture, Architecture.Node node) {
    boolean shared =
        architecture.nodes().stream()
            .anyMatch(
                other ->
                    other.layer() instanceof TiedOutput output
                        && output.embedding().equals(node.name()));
    return shared && node.layer() instanceof Embedding embedding ? embedding.tied() : node.layer();
  }

  /**
   * Gives every tied output the parameters of its embedding.
   *
   * @throws IllegalArgumentException naming the layer, if there is no such embedding before it, or
   *     one of other sizes, or a second output shares it
   */
  static void tie(
      List<Architecture.Node> nodes, ParameterLayout general, ParameterLayout response) {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      if (!(nodes.get(i).layer() instanceof TiedOutput output)) {
        continue;
      }
      String name = "layer '" + nodes.get(i).name() + "': ";
      int of = i - 1;
      while (of >= 0
          && !(nodes.get(of).layer() instanceof Embedding
              && nodes.get(of).name().equals(output.embedding()))) {
        of--;
      }
      if (of < 0) {
        throw new IllegalArgumentException(
            name + "tied to '" + output.embedding() + "', which is no embedding before it");
      }
      if (taken.contains(output.embedding())) {
        throw new IllegalArgumentException(
            name + "a second layer tied to the embedding '" + output.embedding() + "'");
      }
      taken.add(output.embedding());
      try {
        output.require((Embedding) nodes.get(of).layer());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + e.getMessage(), e);
      }
      general.share(i, of);
      response.share(i, of);
    }
  }

  /**
   * Returns a layer with the dropout that it does itself, of words or connections.
   *
   * @throws IllegalArgumentException naming the hyperparameter, if it is the second of its kind
   */
  static Layer dropping(String name, Layer layer, HyperparameterSpace space) {
    Layer bound = layer;
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter h = space.get(j);
      if (h.layer() != null && !h.layer().equals(name)) {
        continue;
      }
      if (h.kind() == HyperparameterKind.EMBEDDING_DROPOUT && bound instanceof Embedding words) {
        requireFirst(!words.dropsWords(), h, name);
        bound = words.withDropout(j);
      }
      if (h.kind() == HyperparameterKind.DROP_CONNECT && bound instanceof LstmRecurrence lstm) {
        requireFirst(!lstm.dropsConnections(), h, name);
        bound = lstm.withDropConnect(j);
      }
    }
    return bound;
  }

  /**
   * Returns the layers that follow a layer's last node, in order: the penalty on changes reads the
   * outputs as they are, then comes dropout, and the penalty on activations reads what is left
   * (Merity et al., 2017).
   *
   * @throws IllegalArgumentException naming the hyperparameter, if it is the second of its kind
   */
  static List<Layer> after(String layer, HyperparameterSpace space) {
    List<Layer> layers = new ArrayList<>();
    add(layers, layer, space, HyperparameterKind.TEMPORAL_PENALTY);
    add(layers, layer, space, HyperparameterKind.LOCKED_DROPOUT);
    add(layers, layer, space, HyperparameterKind.ACTIVATION_PENALTY);
    return layers;
  }

  private static void add(
      List<Layer> layers, String layer, HyperparameterSpace space, HyperparameterKind kind) {
    boolean first = true;
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter h = space.get(j);
      if (h.kind() == kind && layer.equals(h.layer())) {
        requireFirst(first, h, layer);
        first = false;
        layers.add(
            switch (kind) {
              case TEMPORAL_PENALTY -> new TemporalPenalty(j);
              case ACTIVATION_PENALTY -> new ActivationPenalty(j);
              default -> new LockedDropout(j);
            });
      }
    }
  }

  private static void requireFirst(boolean first, Hyperparameter h, String layer) {
    if (!first) {
      throw new IllegalArgumentException(
          "hyperparameter '"
              + h.name()
              + "' is a second "
              + h.kind().jsonName()
              + " on '"
              + layer
              + "'");
    }
  }
}
