package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.Layer;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerEndTest {

  private static final int ROWS = 2;
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(Hyperparameter.inputDropout().build());
  private static final double[][] VALUES = {{0.1, 0.4}};

  /** The layers as one, or one by one, all of them at the same node. */
  private record Joined(
      Affine affine, Window window, Activation activation, MaskingLayer dropout, boolean atOnce)
      implements Layer {

    @Override
    public int[] outputShape(int[]... inputs) {
      int[] shape = affine == null ? inputs[0] : affine.outputShape(inputs);
      return window == null ? shape : new MaxPool(window).outputShape(shape);
    }

    @Override
    public List<ParameterSpec> parameters(int[]... inputs) {
      return affine == null ? List.of() : affine.parameters(inputs);
    }

    @Override
    public List<ParameterSpec> responseParameters(
        ResponseStructure structure, int h, int[]... inputs) {
      return affine == null ? List.of() : affine.responseParameters(structure, h, inputs);
    }

    @Override
    public Evaluation forward(NodeContext context, Tensor... inputs) {
      ActivationLayer middle = new ActivationLayer(activation);
      if (atOnce) {
        return LayerEnd.forward(
            affine == null ? null : new LayerEnd.Placed<>(affine, context),
            window,
            new LayerEnd.Placed<>(middle, context),
            dropout == null ? null : new LayerEnd.Placed<>(dropout, context),
            inputs[0]);
      }
      List<Evaluation> all = new ArrayList<>();
      Tensor x = inputs[0];
      List<Layer> layers = new ArrayList<>(List.of(middle));
      if (window != null) {
        layers.add(0, new MaxPool(window));
      }
      if (affine != null) {
        layers.add(0, affine);
      }
      if (dropout != null) {
        layers.add(dropout);
      }
      for (Layer layer : layers) {
        all.add(layer.forward(context, x));
        x = all.get(all.size() - 1).output();
      }
      return new Chain(all);
    }
  }

  /** Evaluations, each at the output of the one before. */
  private record Chain(List<Evaluation> all) implements Evaluation {

    @Override
    public Tensor output() {
      return all.get(all.size() - 1).output();
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      Tensor tangent = tangents[0];
      for (Evaluation each : all) {
        tangent = each.jvp(tangent);
      }
      return tangent;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      for (int i = all.size() - 1; i > 0; i--) {
        gradient = all.get(i).backward(gradient)[0];
      }
      return all.get(0).backward(gradient);
    }
  }

  private static Affine dense(boolean bias) {
    return new Dense(18, 4, bias);
  }

  private static Affine convolution(boolean bias) {
    return new Convolution(2, 3, Window.square(2, 1, 1), bias);
  }

  static Stream<Arguments> forms() {
    List<Arguments> forms = new ArrayList<>();
    MaskingLayer ofValues = new Dropout(0);
    MaskingLayer ofPlanes = new SpatialDropout(0);
    Window halves = Window.square(2, 2, 0);
    Window overlapping = Window.square(3, 1, 1);
    for (boolean bias : new boolean[] {true, false}) {
      for (MaskingLayer dropout : new MaskingLayer[] {ofValues, null}) {
        forms.add(Arguments.of(dense(bias), null, dropout));
        forms.add(Arguments.of(convolution(bias), null, dropout));
        forms.add(Arguments.of(convolution(bias), overlapping, dropout));
      }
      forms.add(Arguments.of(convolution(bias), halves, ofPlanes));
    }
    forms.add(Arguments.of(convolution(true), null, ofPlanes));
    forms.add(Arguments.of(null, null, ofValues));
    forms.add(Arguments.of(null, null, ofPlanes));
    return forms.stream();
  }

  /** Of two examples, in whose planes no two values are so close that differences change places. */
  private static LayerCheck check(Layer layer, ResponseStructure structure) {
    return new LayerCheck(layer, structure, SPACE, VALUES, ROWS, new int[] {2, 3, 3});
  }

  @ParameterizedTest
  @MethodSource("forms")
  void derivativesAreThoseOfItsValues(Affine affine, Window window, MaskingLayer dropout) {
    for (ResponseStructure structure :
        List.of(ResponseStructure.STRUCTURED, ResponseStructure.FULL)) {
      Joined layer = new Joined(affine, window, Activation.SWISH, dropout, true);
      try (LayerCheck check = check(layer, structure)) {
        check.checkJvp(PassKind.RESPONSE_LINEARIZED);
        check.checkJvp(PassKind.GENERAL);
        for (PassKind kind : PassKind.values()) {
          if (kind.wantsGradients()) {
            check.checkBackward(kind);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWhatTheLayersAreOneByOne(Activation activation) {
    forms()
        .forEach(
            form -> {
              Affine affine = (Affine) form.get()[0];
              Window window = (Window) form.get()[1];
              MaskingLayer dropout = (MaskingLayer) form.get()[2];
              Joined one = new Joined(affine, window, activation, dropout, true);
              Joined many = new Joined(affine, window, activation, dropout, false);
              try (LayerCheck ofOne = check(one, ResponseStructure.STRUCTURED);
                  LayerCheck ofMany = check(many, ResponseStructure.STRUCTURED)) {
                for (PassKind kind : PassKind.values()) {
                  double[][] found = results(kind, one, ofOne);
                  double[][] expected = results(kind, many, ofMany);
                  for (int i = 0; i < expected.length; i++) {
                    FiniteDifferences.assertClose(kind + " " + i, found[i], expected[i]);
                  }
                }
              }
            });
  }

  /** Returns the output, the tangent along the input, the input's gradient, the parameters'. */
  private static double[][] results(PassKind kind, Layer layer, LayerCheck check) {
    double[] before = check.input(0).toDoubles();
    NodeContext context = check.context(kind);
    Evaluation evaluation = layer.forward(context, check.input(0));
    double[] output = evaluation.output().toDoubles();
    assertThat(check.input(0).toDoubles()).as("the input").isEqualTo(before);
    if (!kind.wantsGradients()) {
      return new double[][] {output};
    }
    double[] tangent = new double[0];
    if (kind.linearized() || kind == PassKind.GENERAL) {
      tangent = evaluation.jvp(copy(context, check.input(0))).toDoubles();
    }
    double[] ofInput = evaluation.backward(copy(context, evaluation.output()))[0].toDoubles();
    return new double[][] {
      output,
      tangent,
      ofInput,
      check.gradients().general().toDoubles(),
      check.gradients().response().toDoubles()
    };
  }

  private static Tensor copy(NodeContext context, Tensor x) {
    Tensor copy = context.take(x.shape());
    context.backend().copy(x, copy);
    return copy;
  }
}
