package org.deltastn.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.normalization.Standardization;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;

/** The layers that hyperparameters of images and feature maps put into a {@link Network}. */
class AugmentationBindingTest {

  /** Two nodes named "maps" that keep the shape of an image, then a dense output. */
  private static Architecture images(int... shape) {
    Architecture.Builder builder = Architecture.builder(shape);
    int maps = builder.add("maps", new ActivationLayer(Activation.TANH), Architecture.INPUT);
    maps = builder.add("maps", new ActivationLayer(Activation.RELU), maps);
    builder.add("out", new Dense(48, 2, true), maps);
    return builder.build(Loss.SQUARED_ERROR);
  }

  private static Network bind(
      boolean flip, Architecture architecture, Hyperparameter... hyperparameters) {
    return new Network(
        architecture, HyperparameterSpace.of(hyperparameters), ResponseStructure.STRUCTURED, flip);
  }

  @Test
  void augmentationComesBeforeInputDropoutAndMapsAfterTheirLayer() {
    Network network =
        bind(
            false,
            images(3, 4, 4),
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("maps").build(),
            Hyperparameter.spatialDropout("maps").build(),
            Hyperparameter.hue().build(),
            Hyperparameter.cutoutHoles().build(),
            Hyperparameter.cutoutLength().build());

    assertThat(network.nodes())
        .extracting(node -> node.layer().getClass().getSimpleName())
        .containsExactly(
            "Augmentation",
            "Dropout",
            "ActivationLayer",
            "ActivationLayer",
            "SpatialDropout",
            "Dropout",
            "Dense");
    for (int i = 0; i < 7; i++) {
      assertThat(network.nodes().get(i).inputs()).containsExactly(i - 1);
      assertThat(network.needsGradient(i)).as("node %d", i).isEqualTo(i == 6);
    }
    assertThat(network.augmentsColours()).isTrue();
  }

  @Test
  void coloursAreChangedBeforeTheStandardizationAndHolesAreCutAfterIt() {
    Architecture.Builder builder = Architecture.builder(3, 4, 4);
    Standardization standardization =
        new Standardization(new double[] {0.5, 0.4, 0.3}, new double[] {0.1, 0.2, 0.3});
    int input = builder.add("maps", standardization, Architecture.INPUT);
    int maps = builder.add("maps", new ActivationLayer(Activation.TANH), input);
    builder.add("out", new Dense(48, 2, true), maps);
    Architecture architecture = builder.build(Loss.SQUARED_ERROR);
    Network network =
        bind(
            true,
            architecture,
            Hyperparameter.inputSpatialDropout().build(),
            Hyperparameter.inputDropout().build(),
            Hyperparameter.spatialDropout("maps").build(),
            Hyperparameter.hue().build(),
            Hyperparameter.cutoutHoles().build(),
            Hyperparameter.cutoutLength().build());

    assertThat(layers(network))
        .containsExactly(
            "Augmentation",
            "Standardization",
            "Augmentation",
            "SpatialDropout",
            "Dropout",
            "ActivationLayer",
            "SpatialDropout",
            "Dense");
    for (int i = 0; i < 8; i++) {
      assertThat(network.nodes().get(i).inputs()).containsExactly(i - 1);
    }
    assertThat(network.augmentsColours()).isTrue();
    assertThat(layers(bind(false, architecture)))
        .containsExactly("Standardization", "ActivationLayer", "Dense");
    assertThat(layers(bind(false, architecture, Hyperparameter.hue().build())))
        .containsExactly("Augmentation", "Standardization", "ActivationLayer", "Dense");
  }

  private static List<String> layers(Network network) {
    return network.nodes().stream().map(node -> node.layer().getClass().getSimpleName()).toList();
  }

  @Test
  void theFlipAloneAugments() {
    Network network = bind(true, images(1, 6, 8));

    assertThat(network.nodes().get(0).layer().getClass().getSimpleName()).isEqualTo("Augmentation");
    assertThat(network.nodes()).hasSize(4);
    assertThat(network.augmentsColours()).isFalse();
    assertThat(bind(false, images(1, 6, 8), Hyperparameter.rotation().build()).augmentsColours())
        .isFalse();
    assertThat(bind(false, images(1, 6, 8)).nodes()).hasSize(3);
    assertThat(
            new Network(images(1, 6, 8), HyperparameterSpace.of(), ResponseStructure.NONE).nodes())
        .hasSize(3);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused(
        "hyperparameter 'rotation': augmentation needs images of channels × height × width, found"
            + " shape [48]",
        false,
        images(48),
        Hyperparameter.rotation().build());
    refused(
        "horizontalFlip: augmentation needs images of channels × height × width, found shape [48]",
        true,
        images(48));
    refused(
        "hyperparameter 'tint': hue needs images of 3 channels (red, green, blue), found shape"
            + " [1, 6, 8]",
        false,
        images(1, 6, 8),
        Hyperparameter.hue().name("tint").build());
    refused(
        "hyperparameter 'again' is a second shear",
        false,
        images(3, 4, 4),
        Hyperparameter.shear().build(),
        Hyperparameter.shear().name("again").build());
    refused(
        "hyperparameter 'cutoutHoles' needs one of the kind cutoutLength beside it",
        false,
        images(3, 4, 4),
        Hyperparameter.cutoutHoles().build());
    refused(
        "hyperparameter 'side' needs one of the kind cutoutHoles beside it",
        false,
        images(3, 4, 4),
        Hyperparameter.cutoutLength().name("side").build());
    refused(
        "layer 'maps': spatial dropout needs feature maps of channels × height × width, found"
            + " shape [48]",
        false,
        images(48),
        Hyperparameter.spatialDropout("maps").build());
    refused(
        "hyperparameter 'spatialDropout.out' is a dropout on the network's output 'out'; choose"
            + " one of [maps]",
        false,
        images(3, 4, 4),
        Hyperparameter.spatialDropout("out").build());
    refused(
        "hyperparameter 'again' is a second dropout on 'maps'",
        false,
        images(3, 4, 4),
        Hyperparameter.spatialDropout("maps").build(),
        Hyperparameter.spatialDropout("maps").name("again").build());
  }

  private static void refused(
      String message, boolean flip, Architecture architecture, Hyperparameter... hyperparameters) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bind(flip, architecture, hyperparameters))
        .withMessage(message);
  }
}
