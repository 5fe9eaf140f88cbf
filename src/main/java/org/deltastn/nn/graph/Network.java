package org.deltastn.nn.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Foldable;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.Pass;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.Dropout;
import org.deltastn.nn.layers.SpatialDropout;
import org.deltastn.nn.layers.normalization.Standardization;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.tensor.Tensor;

/**
 * An {@link Architecture} bound to its hyperparameters: augmentation and dropout put where they
 * say, penalties attached, every parameter's place in the general and the response vector fixed.
 */
public final class Network {

  private static final String INPUT_NAME = "input";

  private final int[] inputShape;
  private final int[] outputShape;
  private final Loss loss;
  private final List<Architecture.Node> nodes = new ArrayList<>();
  private final List<Penalty> penalties;
  private final ParameterLayout general;
  private final ParameterLayout response;
  private final boolean[] needsGradient;
  private final boolean augmentsColours;
  private final boolean readsStreams;
  private final SequenceSection section;
  private final List<Run> runs;
  private final int[] lastReaders;

  /**
   * Binds an architecture, without reflection of images.
   *
   * @throws IllegalArgumentException as the other constructor
   */
  public Network(
      Architecture architecture, HyperparameterSpace space, ResponseStructure structure) {
    this(architecture, space, structure, false);
  }

  /**
   * Binds an architecture.
   *
   * @param horizontalFlip whether training images are reflected left to right half of the time
   * @throws IllegalArgumentException if sizes do not fit, a hyperparameter names no layer, or one
   *     augments what are no images
   */
  public Network(
      Architecture architecture,
      HyperparameterSpace space,
      ResponseStructure structure,
      boolean horizontalFlip) {
    this.inputShape = architecture.inputShape();
    this.loss = architecture.loss();
    this.augmentsColours = space.all().stream().anyMatch(h -> h.kind().isColour());
    Standardization standardization = inputStandardization(architecture);
    for (Layer layer :
        AugmentationBinding.layers(inputShape, space, horizontalFlip, standardization)) {
      nodes.add(new Architecture.Node(INPUT_NAME, layer, nodes.size() - 1));
    }
    SequenceBinding.check(architecture, space);
    insertDropout(architecture, space, standardization);
    section = SequenceSection.of(nodes);
    readsStreams = section == null && SequenceBinding.readsSequences(architecture);
    int[][] shapes = new int[nodes.size()][];
    general = new ParameterLayout(nodes.size());
    response = new ParameterLayout(nodes.size());
    needsGradient = new boolean[nodes.size()];
    for (int i = 0; i < nodes.size(); i++) {
      Architecture.Node node = nodes.get(i);
      int[][] inputs = new int[node.inputs().length][];
      for (int k = 0; k < inputs.length; k++) {
        int input = node.inputs()[k];
        inputs[k] = input == Architecture.INPUT ? inputShape : shapes[input];
        needsGradient[i] |= input != Architecture.INPUT && needsGradient[input];
      }
      shapes[i] = Architecture.outputShape(node, inputs);
      List<ParameterSpec> specs = node.layer().parameters(inputs);
      needsGradient[i] |= !specs.isEmpty();
      general.add(i, node.name(), specs);
      if (space.size() > 0) {
        response.add(
            i, node.name(), node.layer().responseParameters(structure, space.size(), inputs));
      }
    }
    SequenceBinding.tie(nodes, general, response);
    outputShape = shapes[nodes.size() - 1];
    runs = Run.of(nodes);
    lastReaders = Run.lastReaders(runs, nodes);
    penalties = PenaltyBinding.of(architecture, space, nodes);
  }

  /** Returns the shape of one example. */
  public int[] inputShape() {
    return inputShape.clone();
  }

  /** Returns the shape of the output for one example. */
  public int[] outputShape() {
    return outputShape.clone();
  }

  /** Returns the loss. */
  public Loss loss() {
    return loss;
  }

  /** Returns the layout of w₀. */
  public ParameterLayout general() {
    return general;
  }

  /** Returns the layout of Θ; empty when there are no hyperparameters. */
  public ParameterLayout response() {
    return response;
  }

  /** Returns whether hyperparameters change the colours of the input, which must be in [0, 1]. */
  public boolean augmentsColours() {
    return augmentsColours;
  }

  /**
   * Returns whether the rows are time steps of streams, so that passes need {@linkplain
   * Pass#streams streams}; not those of a network whose rows are whole sequences.
   */
  public boolean readsSequences() {
    return readsStreams;
  }

  /** Returns whether a row is a whole sequence of words, which may be padded. */
  public boolean readsPaddedWords() {
    return section != null;
  }

  /** Returns the words that inputs are indices of; 0 for a network that does not read words. */
  public int vocabulary() {
    return nodes.stream()
        .filter(node -> node.layer() instanceof Embedding)
        .mapToInt(node -> ((Embedding) node.layer()).words())
        .min()
        .orElse(0);
  }

  /** Runs the value path of a pass over a minibatch. */
  public NetworkEvaluation forward(Pass pass, Tensor x) {
    return new NetworkEvaluation(this, pass, x);
  }

  /**
   * Adds the penalties to the loss, and their gradients to its gradients; a pass that wants no
   * gradient of the weights gets the value alone.
   *
   * @param omega the share of every row in the loss, summing to 1
   * @param trainingRows n of Equation H.1
   * @param loss one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}, added to
   */
  public void penalize(Pass pass, double[] omega, long trainingRows, Tensor loss) {
    penalties.forEach(penalty -> penalty.add(this, pass, omega, trainingRows, loss));
  }

  /** Returns whether {@link #penalize} reads weights and adds to their gradients. */
  public boolean penalizesWeights() {
    return !penalties.isEmpty();
  }

  /** Adds the response to the one-row offset of a pass to the general parameters, in place. */
  public void fold(Pass pass) {
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).layer() instanceof Foldable foldable) {
        foldable.fold(context(pass, i));
      }
    }
  }

  public List<Architecture.Node> nodes() {
    return nodes;
  }

  /** Returns whether a node puts out time steps of examples. */
  boolean isInSection(int node) {
    return section != null && section.contains(node);
  }

  /** Returns what is evaluated as one, each after what it reads. */
  List<Run> runs() {
    return runs;
  }

  /** Returns for every node the place of the run that reads it last, see {@link Run}. */
  int[] lastReaders() {
    return lastReaders;
  }

  boolean needsGradient(int node) {
    return node != Architecture.INPUT && needsGradient[node];
  }

  NodeContext context(Pass pass, int node) {
    int[] inputs = nodes.get(node).inputs();
    boolean[] needs = new boolean[inputs.length];
    for (int k = 0; k < inputs.length; k++) {
      needs[k] = needsGradient(inputs[k]);
    }
    return new NodeContext(pass, node, needs);
  }

  /** Returns the standardization that is all that reads the input, or null. */
  private static Standardization inputStandardization(Architecture architecture) {
    List<Architecture.Node> readers =
        architecture.nodes().stream()
            .filter(node -> Arrays.stream(node.inputs()).anyMatch(k -> k == Architecture.INPUT))
            .toList();
    return readers.size() == 1 && readers.get(0).layer() instanceof Standardization found
        ? found
        : null;
  }

  private void insertDropout(
      Architecture architecture, HyperparameterSpace space, Standardization standardization) {
    List<Architecture.Node> plain = architecture.nodes();
    List<String> names = architecture.layerNames();
    for (Hyperparameter hyperparameter : space.all()) {
      String layer = hyperparameter.layer();
      if (layer != null && !names.contains(layer)) {
        throw new IllegalArgumentException(
            "hyperparameter '"
                + hyperparameter.name()
                + "' names the layer '"
                + layer
                + "', which is none of "
                + names);
      }
    }
    String output = names.get(names.size() - 1);
    for (Hyperparameter hyperparameter : space.all()) {
      if (hyperparameter.kind().isRate() && output.equals(hyperparameter.layer())) {
        throw new IllegalArgumentException(
            "hyperparameter '"
                + hyperparameter.name()
                + "' is a dropout on the network's output '"
                + output
                + "'; choose one of "
                + names.subList(0, names.size() - 1));
      }
    }
    int image = nodes.size() - 1;
    int maps = dropoutAfter(image, INPUT_NAME, space, HyperparameterKind.INPUT_SPATIAL_DROPOUT);
    int input = dropoutAfter(maps, INPUT_NAME, space, HyperparameterKind.INPUT_DROPOUT);
    int[] moved = new int[plain.size()];
    for (int i = 0; i < plain.size(); i++) {
      Architecture.Node node = plain.get(i);
      if (node.layer() == standardization) {
        // It is among the layers of the input already.
        moved[i] = input;
      } else {
        int[] inputs =
            Arrays.stream(node.inputs())
                .map(k -> k == Architecture.INPUT ? input : moved[k])
                .toArray();
        Layer own = SequenceBinding.tied(architecture, node);
        Layer layer = SequenceBinding.dropping(node.name(), own, space);
        nodes.add(new Architecture.Node(node.name(), layer, inputs));
        moved[i] = nodes.size() - 1;
      }
      boolean lastOfLayer = i + 1 == plain.size() || !plain.get(i + 1).name().equals(node.name());
      if (lastOfLayer) {
        int whole = dropoutAfter(moved[i], node.name(), space, HyperparameterKind.SPATIAL_DROPOUT);
        moved[i] = dropoutAfter(whole, node.name(), space, HyperparameterKind.DROPOUT);
        for (Layer after : SequenceBinding.after(node.name(), space)) {
          nodes.add(new Architecture.Node(node.name(), after, moved[i]));
          moved[i] = nodes.size() - 1;
        }
      }
    }
  }

  private int dropoutAfter(
      int node, String layer, HyperparameterSpace space, HyperparameterKind kind) {
    int last = node;
    for (int j = 0; j < space.size(); j++) {
      Hyperparameter h = space.get(j);
      if (h.kind() == kind && (h.layer() == null || h.layer().equals(layer))) {
        if (last != node) {
          throw new IllegalArgumentException(
              "hyperparameter '" + h.name() + "' is a second dropout on '" + layer + "'");
        }
        Layer dropout = kind.dropsMaps() ? new SpatialDropout(j) : new Dropout(j);
        nodes.add(new Architecture.Node(layer, dropout, node));
        last = nodes.size() - 1;
      }
    }
    return last;
  }
}
