package org.deltastn.problem;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.nn.recurrent.SequencePool;

/** The hyperparameters of a network for which none were given. */
public final class UsualSpace {

  private UsualSpace() {}

  /**
   * Returns a rate of dropout on the input and one behind every layer but the last, and one weight
   * decay. Words are dropped whole and not as numbers, the time steps of an embedding or an LSTM by
   * one mask, connections of LSTMs by DropConnect, and a pooling has no dropout of its own.
   */
  public static HyperparameterSpace of(Architecture architecture) {
    boolean words = has(architecture, null, Embedding.class);
    List<Hyperparameter> all = new ArrayList<>();
    all.add(
        words ? Hyperparameter.embeddingDropout().build() : Hyperparameter.inputDropout().build());
    List<String> layers = architecture.layerNames();
    for (String layer : layers.subList(0, layers.size() - 1)) {
      if (has(architecture, layer, Embedding.class)
          || has(architecture, layer, LstmRecurrence.class)) {
        all.add(Hyperparameter.lockedDropout(layer).build());
      } else if (!has(architecture, layer, SequencePool.class)) {
        all.add(Hyperparameter.dropout(layer).build());
      }
    }
    if (has(architecture, null, LstmRecurrence.class)) {
      all.add(Hyperparameter.dropConnect().build());
    }
    all.add(Hyperparameter.weightDecay().build());
    return new HyperparameterSpace(all);
  }

  private static boolean has(Architecture architecture, String name, Class<? extends Layer> type) {
    return architecture.nodes().stream()
        .anyMatch(
            node -> (name == null || node.name().equals(name)) && type.isInstance(node.layer()));
  }
}
