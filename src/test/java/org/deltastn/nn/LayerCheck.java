package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;
import org.deltastn.tensor.engine.Backends;

/**
 * One layer alone, in double precision, with random inputs, parameters and offset; checks its
 * derivatives in both directions against finite differences of its own value path.
 */
public final class LayerCheck implements AutoCloseable {

  /** What gradients hold before a pass, to see what it writes. */
  private static final double UNTOUCHED = 123;

  private final Backend backend = Backends.create(Precision.DOUBLE);
  private final Workspace workspace = new Workspace(soiled(backend));
  private final Layer layer;
  private final Network network;
  private final int node;
  private final ParameterSet parameters;
  private final ParameterSet gradients;
  private final Tensor[] inputs;
  private final Tensor offset;
  private final Tensor offsetGradient;
  private final double[][] values;
  private final StreamState state;
  private final Map<Integer, double[]> carried = new HashMap<>();
  private long streams;

  /** Returns an engine whose fresh tensors hold NaN, as temporaries are undefined. */
  private static Backend soiled(Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(backend, arguments);
              if (method.getName().equals("allocate")) {
                backend.fill((Tensor) result, Double.NaN);
              }
              return result;
            });
  }

  /** Prepares a layer; {@code values} are s(λ+ε) as in {@link Pass}. */
  public LayerCheck(
      Layer layer,
      ResponseStructure structure,
      HyperparameterSpace space,
      double[][] values,
      int rows,
      int[]... inputShapes) {
    this(layer, structure, space, values, rows, 0, inputShapes);
  }

  /** Prepares a layer over time steps of a number of streams. */
  public LayerCheck(
      Layer layer,
      ResponseStructure structure,
      HyperparameterSpace space,
      double[][] values,
      int rows,
      int ofStreams,
      int[]... inputShapes) {
    state = ofStreams == 0 ? null : new StreamState(backend, ofStreams);
    this.layer = layer;
    this.values = values;
    Architecture.Builder builder = Architecture.builder(inputShapes[0]);
    int[] from = new int[inputShapes.length];
    Arrays.fill(from, Architecture.INPUT);
    builder.add("layer", layer, from);
    network = new Network(builder.build(Loss.SQUARED_ERROR), space, structure);
    node = place(layer);
    parameters = new ParameterSet(backend, network.general(), network.response());
    gradients = new ParameterSet(backend, network.general(), network.response());
    randomize(parameters.general());
    randomize(parameters.response());
    inputs =
        Arrays.stream(inputShapes)
            .map(shape -> randomize(backend.allocate(Shapes.withBatch(rows, shape))))
            .toArray(Tensor[]::new);
    offset = randomize(backend.allocate(rows, space.size()));
    offsetGradient = backend.allocate(rows, space.size());
  }

  /** Sets what the layer carries under an index at the start of every pass to random numbers. */
  public void carry(int index, int... shape) {
    carried.put(index, randomize(state.get(node, index, shape)).toDoubles());
  }

  /** Returns what the layer carries after a pass. */
  public double[] carried(int index, int... shape) {
    return state.get(node, index, shape).toDoubles();
  }

  /** Returns an input, to be read or written. */
  public Tensor input(int index) {
    return inputs[index];
  }

  /** Returns c, to be read or written. */
  public Tensor offset() {
    return offset;
  }

  /** Returns a general parameter. */
  public Tensor general(int index) {
    return parameters.general(node, index);
  }

  /** Returns a response parameter. */
  public Tensor response(int index) {
    return parameters.response(node, index);
  }

  /** Returns all of w₀. */
  public ParameterSet parameters() {
    return parameters;
  }

  /** Returns all gradients. */
  public ParameterSet gradients() {
    return gradients;
  }

  /** Returns what the layer sees of a new pass; temporaries of the one before are given back. */
  public NodeContext context(PassKind kind) {
    workspace.reset();
    boolean[] needs = new boolean[inputs.length];
    Arrays.fill(needs, true);
    return new NodeContext(pass(kind), node, needs);
  }

  /** Returns the output of a pass. */
  public double[] output(PassKind kind) {
    return layer.forward(context(kind), inputs).output().toDoubles();
  }

  /**
   * Checks the tangent of a pass: in the direction of the inputs, of Θc, and of both. The oracle of
   * a linearized pass is the value path of the pass that is not linearized, along t ↦ tc.
   */
  public void checkJvp(PassKind kind) {
    PassKind oracle = kind.linearized() ? PassKind.RESPONSE : kind;
    double[][] at = Arrays.stream(inputs).map(Tensor::toDoubles).toArray(double[][]::new);
    double[] c = offset.toDoubles();
    Tensor[] directions =
        Arrays.stream(inputs)
            .map(x -> randomize(backend.allocate(x.shape())))
            .toArray(Tensor[]::new);
    double[] expected =
        FiniteDifferences.tangent(
            t -> {
              for (int i = 0; i < inputs.length; i++) {
                inputs[i].set(plus(at[i], t, directions[i].toDoubles()));
              }
              offset.set(plus(new double[c.length], t, c));
              return output(oracle);
            });
    restore(at, c);
    assertClose(kind + " tangent", tangent(kind, directions), expected);
    double[] alone =
        FiniteDifferences.tangent(
            t -> {
              offset.set(plus(new double[c.length], t, c));
              return output(oracle);
            });
    restore(at, c);
    Tensor found = layer.forward(context(kind), inputs).jvp(new Tensor[inputs.length]);
    assertClose(
        kind + " tangent of zeros",
        found == null ? new double[alone.length] : found.toDoubles(),
        alone);
  }

  /**
   * Checks the gradients of a pass: all are those of ⟨g, output⟩, but in a linearized pass those of
   * the response parameters are of ⟨g, tangent⟩. Gradients not wanted must stay as they were.
   */
  public void checkBackward(PassKind kind) {
    Tensor g = randomize(backend.allocate(layer.forward(context(kind), inputs).output().shape()));
    backend.fill(gradients.general(), UNTOUCHED);
    backend.fill(gradients.response(), UNTOUCHED);
    backend.fill(offsetGradient, 0);
    Evaluation evaluation = layer.forward(context(kind), inputs);
    if (kind.linearized()) {
      evaluation.jvp(new Tensor[inputs.length]);
    }
    double[] before = g.toDoubles();
    double[][] ofInputs =
        Arrays.stream(evaluation.backward(g))
            .map(tensor -> tensor == null ? null : tensor.toDoubles())
            .toArray(double[][]::new);
    assertThat(g.toDoubles()).as("the gradient given").isEqualTo(before);
    for (int i = 0; i < inputs.length; i++) {
      double[] expected = FiniteDifferences.gradient(() -> along(kind, g), inputs[i]);
      double[] found = ofInputs[i] == null ? new double[expected.length] : ofInputs[i];
      assertClose(kind + " gradient of input " + i, found, expected);
    }
    check(kind.wantsGeneral(), kind + " general", kind, g, parameters.general(), false);
    check(kind.wantsResponse(), kind + " response", kind, g, parameters.response(), true);
    double[] ofOffset =
        kind.wantsOffset()
            ? FiniteDifferences.gradient(() -> along(kind, g), offset)
            : new double[(int) offset.length()];
    assertClose(kind + " gradient of the offset", offsetGradient.toDoubles(), ofOffset);
  }

  /** Returns the node of the layer; what hyperparameters put after it is not looked at. */
  private int place(Layer of) {
    int last = network.nodes().size() - 1;
    while (network.nodes().get(last).layer().getClass() != of.getClass()) {
      last--;
    }
    return last;
  }

  private void check(
      boolean wanted, String what, PassKind kind, Tensor g, Tensor parameter, boolean response) {
    int used = response ? network.response().length() : network.general().length();
    double[] found = (response ? gradients.response() : gradients.general()).toDoubles();
    if (wanted && used > 0) {
      boolean tangent = response && kind.linearized();
      assertClose(
          what + " gradient",
          found,
          FiniteDifferences.gradient(
              () -> tangent ? alongTangent(kind, g) : along(kind, g), parameter));
    } else {
      assertThat(found).as(what + " is not wanted").containsOnly(UNTOUCHED);
    }
  }

  private double along(PassKind kind, Tensor g) {
    return dot(g.toDoubles(), output(kind));
  }

  private double alongTangent(PassKind kind, Tensor g) {
    Evaluation evaluation = layer.forward(context(kind), inputs);
    return dot(g.toDoubles(), evaluation.jvp(new Tensor[inputs.length]).toDoubles());
  }

  private double[] tangent(PassKind kind, Tensor... directions) {
    Evaluation evaluation = layer.forward(context(kind), inputs);
    Tensor tangent = evaluation.jvp(directions);
    return tangent == null ? new double[(int) evaluation.output().length()] : tangent.toDoubles();
  }

  private void restore(double[][] at, double[] c) {
    IntStream.range(0, at.length).forEach(i -> inputs[i].set(at[i]));
    offset.set(c);
  }

  private Pass pass(PassKind kind) {
    if (state != null) {
      state.clear();
      carried.forEach((index, numbers) -> state.get(node, index).set(numbers));
    }
    boolean none = kind == PassKind.GENERAL || kind == PassKind.EVALUATION;
    return new Pass(
        kind,
        backend,
        workspace,
        parameters,
        gradients,
        none ? null : offset,
        kind.wantsOffset() ? offsetGradient : null,
        values,
        RandomStream.of(11),
        state);
  }

  private Tensor randomize(Tensor tensor) {
    double[] numbers = new double[(int) tensor.length()];
    RandomStream.of(5).fold(streams++).gaussian(numbers, numbers.length);
    tensor.set(numbers);
    return tensor;
  }

  private static double[] plus(double[] x, double t, double[] direction) {
    return IntStream.range(0, x.length).mapToDouble(i -> x[i] + t * direction[i]).toArray();
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }

  @Override
  public void close() {
    parameters.close();
    gradients.close();
    workspace.close();
    backend.close();
  }
}
