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
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayerEndTest {

  private static final int ROWS = 3;
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(Hyperparameter.inputDropout().build());
  private static final double[][] VALUES = {{0.1, 0.4, 0.6}};

  /** The layers as one, or one by one, all of them at the same node. */
  private record Joined(Affine affine, Activation activation, boolean drops, boolean atOnce)
      implements Layer {

    @Override
    public int[] outputShape(int[]... inputs) {
      return affine == null ? inputs[0] : affine.outputShape(inputs);
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
      Dropout dropout = new Dropout(0);
      if (atOnce) {
        return LayerEnd.forward(
            affine == null ? null : new LayerEnd.Placed<>(affine, context),
            new LayerEnd.Placed<>(middle, context),
            drops ? new LayerEnd.Placed<>(dropout, context) : null,
            inputs[0]);
      }
      List<Evaluation> all = new ArrayList<>();
      Tensor x = inputs[0];
      List<Layer> layers = new ArrayList<>(List.of(middle));
      if (affine != null) {
        layers.add(0, affine);
      }
      if (drops) {
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
    for (boolean drops : new boolean[] {true, false}) {
      for (boolean bias : new boolean[] {true, false}) {
        forms.add(Arguments.of(dense(bias), drops));
        forms.add(Arguments.of(convolution(bias), drops));
      }
    }
    forms.add(Arguments.of(null, true));
    return forms.stream();
  }

  private static LayerCheck check(Layer layer, ResponseStructure structure) {
    return new LayerCheck(layer, structure, SPACE, VALUES, ROWS, new int[] {2, 3, 3});
  }

  @ParameterizedTest
  @MethodSource("forms")
  void derivativesAreThoseOfItsValues(Affine affine, boolean drops) {
    for (ResponseStructure structure :
        List.of(ResponseStructure.STRUCTURED, ResponseStructure.FULL)) {
      Joined layer = new Joined(affine, Activation.SWISH, drops, true);
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
              boolean drops = (boolean) form.get()[1];
              Joined one = new Joined(affine, activation, drops, true);
              Joined many = new Joined(affine, activation, drops, false);
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
