package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterKind;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Rounding;
import org.deltastn.hyper.Transform;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.dl4j.OurNetwork;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The paper's experiments with images: networks, hyperparameters and settings as H.2 gives them.
 */
class PresetsImageTest {

  private static final Map<HyperparameterKind, double[]> AUGMENTATIONS =
      Map.of(
          HyperparameterKind.CUTOUT_HOLES, new double[] {0, 5, 1},
          HyperparameterKind.CUTOUT_LENGTH, new double[] {2, 24, 4},
          HyperparameterKind.HUE, new double[] {0, 0.5, 0.05},
          HyperparameterKind.SATURATION, new double[] {0, 1, 0.05},
          HyperparameterKind.BRIGHTNESS, new double[] {0, 1, 0.05},
          HyperparameterKind.CONTRAST, new double[] {0, 1, 0.05},
          HyperparameterKind.SCALE, new double[] {0, 0.5, 0.05},
          HyperparameterKind.TRANSLATION, new double[] {0, 0.5, 0.05},
          HyperparameterKind.SHEAR, new double[] {0, 45, 5},
          HyperparameterKind.ROTATION, new double[] {0, 45, 5});

  static Stream<Preset> all() {
    return Stream.of(Presets.simpleCnn(), Presets.alexNet(), Presets.vgg16(), Presets.resNet18());
  }

  @Test
  void simpleCnnIsThatOfTheFashionMnistExperiment() {
    Preset preset = Presets.simpleCnn();
    requireShapes(
        preset,
        "[1, 28, 28]",
        Map.of(
            "conv1", "[16, 28, 28]",
            "relu1", "[16, 14, 14]",
            "conv2", "[32, 14, 14]",
            "relu2", "[32, 7, 7]",
            "fc", "[1568]",
            "out", "[10]"));
    int conv = (16 * 25 + 16) + (32 * 16 * 25 + 32);
    int dense = (1568 * 1568 + 1568) + (10 * 1568 + 10);
    requireCounts(preset, conv + dense, 16 + 32 + 1568 + 10, 6);
    requireHyperparameters(preset, 0.001, 2, "relu1", "relu2", "fc");
    requireTraining(preset, 300, 0.01, new LearningRateSchedule.Constant(), 0.15);
  }

  @Test
  void alexNetIsThatOfTheCifarExperiment() {
    Preset preset = Presets.alexNet();
    requireShapes(
        preset,
        "[3, 32, 32]",
        Map.of(
            "conv1", "[64, 16, 16]",
            "relu1", "[64, 8, 8]",
            "relu2", "[192, 4, 4]",
            "relu3", "[384, 4, 4]",
            "relu4", "[256, 4, 4]",
            "relu5", "[256, 2, 2]",
            "fc1", "[4096]",
            "fc2", "[4096]",
            "out", "[10]"));
    int conv =
        9 * (64 * 3 + 192 * 64 + 384 * 192 + 256 * 384 + 256 * 256) + 64 + 192 + 384 + 256 + 256;
    int dense = 4096 * 1024 + 4096 + 4096 * 4096 + 4096 + 10 * 4096 + 10;
    int units = 64 + 192 + 384 + 256 + 256 + 4096 + 4096 + 10;
    requireCounts(preset, conv + dense, units, 18);
    requireHyperparameters(
        preset, 0.001, 5, "relu1", "relu2", "relu3", "relu4", "relu5", "fc1", "fc2");
    requireTraining(preset, 200, 0.03, cifarSchedule(), 0.2);
  }

  @Test
  void vgg16IsThatOfTheCifarExperiment() {
    Preset preset = Presets.vgg16();
    requireShapes(
        preset,
        "[3, 32, 32]",
        Map.of(
            "relu1", "[64, 32, 32]",
            "relu2", "[64, 16, 16]",
            "relu4", "[128, 8, 8]",
            "relu7", "[256, 4, 4]",
            "relu10", "[512, 2, 2]",
            "relu13", "[512, 1, 1]",
            "fc1", "[512]",
            "fc2", "[512]",
            "out", "[10]"));
    int conv = 9 * (64 * 3 + 64 * 64 + 128 * 64 + 128 * 128 + 256 * 128 + 2 * 256 * 256);
    conv += 9 * (512 * 256 + 5 * 512 * 512);
    int channels = 2 * 64 + 2 * 128 + 3 * 256 + 6 * 512;
    int dense = 2 * (512 * 512 + 512) + 10 * 512 + 10;
    Network network = bind(preset);
    assertThat(network.general().length()).isEqualTo(conv + 4 * channels + dense);
    // U of the convolutions, which have no bias, and U and V of the dense layers.
    int tangents = 26 * (channels + 2 * (512 + 512 + 10));
    assertThat(network.response().length()).isEqualTo(conv + dense + tangents);
    String[] layers = new String[15];
    for (int i = 0; i < 13; i++) {
      layers[i] = "relu" + (i + 1);
    }
    layers[13] = "fc1";
    layers[14] = "fc2";
    requireHyperparameters(preset, 0.0001, 13, layers);
    requireTraining(preset, 200, 0.01, cifarSchedule(), 0.2);
  }

  @Test
  void resNet18IsThatOfTheCifarExperiment() {
    Preset preset = Presets.resNet18();
    Map<String, String> shapes = new LinkedHashMap<>();
    shapes.put("stem", "[64, 32, 32]");
    shapes.put("block1", "[64, 32, 32]");
    shapes.put("block2", "[64, 32, 32]");
    shapes.put("block3", "[128, 16, 16]");
    shapes.put("block4", "[128, 16, 16]");
    shapes.put("block5", "[256, 8, 8]");
    shapes.put("block6", "[256, 8, 8]");
    shapes.put("block7", "[512, 4, 4]");
    shapes.put("block8", "[512, 4, 4]");
    shapes.put("mean", "[512]");
    shapes.put("out", "[10]");
    requireShapes(preset, "[3, 32, 32]", shapes);
    int conv = 9 * 64 * 3 + 4 * 9 * 64 * 64;
    int channels = 5 * 64;
    for (int c = 128; c <= 512; c *= 2) {
      conv += 9 * (c * c / 2 + 3 * c * c) + c * c / 2;
      channels += 5 * c;
    }
    int dense = 10 * 512 + 10;
    Network network = bind(preset);
    assertThat(network.general().length()).isEqualTo(conv + 4 * channels + dense);
    assertThat(network.response().length()).isEqualTo(conv + dense + 19 * (channels + 2 * 10));
    requireHyperparameters(
        preset, 0.0001, 0, "block1", "block2", "block3", "block4", "block5", "block6", "block7",
        "block8");
    requireTraining(preset, 200, 0.05, cifarSchedule(), 0.2);
  }

  @ParameterizedTest
  @MethodSource("all")
  void theJsonSaysEverythingAndIsAlwaysTheSame(Preset preset) {
    Preset again =
        all().filter(other -> other.name().equals(preset.name())).findFirst().orElseThrow();
    assertThat(again).isEqualTo(preset);
    String json =
        preset.name().equals("ResNet18")
            ? ComputationGraphConfiguration.fromJson(preset.networkJson()).toJson()
            : MultiLayerConfiguration.fromJson(preset.networkJson()).toJson();
    assertThat(json).isEqualTo(preset.networkJson());
    assertThat(OurNetwork.describe(ConfigurationReader.read(json)))
        .isEqualTo(OurNetwork.describe(preset.architecture()));
  }

  @Test
  void widthsAndSizesCanBeOthers() {
    requireShapes(
        Presets.simpleCnn(8, 0.125),
        "[1, 8, 8]",
        Map.of("conv1", "[2, 8, 8]", "relu2", "[4, 2, 2]", "fc", "[196]", "out", "[10]"));
    requireShapes(
        Presets.resNet18(8, 0.001),
        "[3, 8, 8]",
        Map.of("stem", "[1, 8, 8]", "block8", "[1, 1, 1]", "out", "[10]"));
    for (double width : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Presets.alexNet(32, width))
          .withMessage("the width factor must be positive, found " + width);
    }
  }

  @Test
  void imagesOfCifarAreStandardizedBehindTheirInput() {
    Preset preset = Presets.vgg16(32, 0.02);
    assertThat(first(preset)).startsWith("Standardization([0.4914");
    assertThat(bind(preset).augmentsColours()).isTrue();
    assertThat(first(Presets.simpleCnn(8, 0.1))).startsWith("Convolution");
  }

  private static String first(Preset preset) {
    return preset.architecture().nodes().get(0).layer().description();
  }

  @Test
  void thePrintedHyperparametersAreAVariant() {
    HyperparameterSpace printed = Presets.alexNet(15, 0.01).asPrinted().space();
    assertThat(printed.all()).hasSize(18);
    assertThat(printed.names())
        .startsWith("inputDropout", "dropout.relu1")
        .contains("dropout.fc2")
        .noneMatch(name -> name.contains("patial"));
    for (Hyperparameter h : printed.all()) {
      assertThat(h.entropyWeight()).isEqualTo(0.001);
      assertThat(h.rounding()).isEqualTo(Rounding.NEAREST);
      assertThat(h.transform().lower()).isZero();
      assertThat(h.initialValue())
          .isEqualTo(Map.of("cutoutHoles", 1.0, "cutoutLength", 4.0).getOrDefault(h.name(), 0.05));
    }
    assertThat(printed.get(printed.names().indexOf("cutoutHoles")).transform().upper())
        .isEqualTo(4);
  }

  private static LearningRateSchedule cifarSchedule() {
    return new LearningRateSchedule.MultiStep(List.of(60), 0.2);
  }

  private static Network bind(Preset preset) {
    return new Network(preset.architecture(), preset.space(), ResponseStructure.STRUCTURED);
  }

  /** For networks of which every layer with weights has a bias. */
  private static void requireCounts(Preset preset, int weights, int units, int h) {
    Network network = bind(preset);
    assertThat(network.general().length()).isEqualTo(weights);
    assertThat(network.response().length()).isEqualTo(weights + 2 * h * units);
  }

  private static void requireShapes(Preset preset, String input, Map<String, String> expected) {
    Architecture architecture = preset.architecture();
    Architecture.Builder builder = Architecture.builder(architecture.inputShape());
    Map<String, String> shapes = new LinkedHashMap<>();
    for (Architecture.Node node : architecture.nodes()) {
      int index = builder.add(node.name(), node.layer(), node.inputs());
      shapes.put(node.name(), Arrays.toString(builder.shape(index)));
    }
    assertThat(Arrays.toString(architecture.inputShape())).isEqualTo(input);
    assertThat(shapes).containsAllEntriesOf(expected);
  }

  /** The first so many layers, and the input before them, drop whole maps. */
  private static void requireHyperparameters(
      Preset preset, double tau, int convolutional, String... layers) {
    List<Hyperparameter> all = preset.space().all();
    int expected = 1 + layers.length + (preset.name().equals("SimpleCNN") ? 2 : 10);
    assertThat(all).hasSize(expected);
    assertThat(all).allMatch(h -> h.entropyWeight() == tau && h.initialScale() == 1);
    assertThat(all.get(0).kind())
        .isEqualTo(
            convolutional > 0
                ? HyperparameterKind.INPUT_SPATIAL_DROPOUT
                : HyperparameterKind.INPUT_DROPOUT);
    for (int i = 0; i <= layers.length; i++) {
      assertThat(all.get(i).initialValue()).isEqualTo(0.05);
      assertThat(all.get(i).transform()).isEqualTo(new Transform.StretchedSigmoid(0, 0.95));
    }
    assertThat(all.subList(1, 1 + layers.length))
        .extracting(Hyperparameter::name)
        .containsExactly(
            IntStream.range(0, layers.length)
                .mapToObj(i -> (i < convolutional ? "spatialDropout." : "dropout.") + layers[i])
                .toArray(String[]::new));
    List<Hyperparameter> rest = all.subList(1 + layers.length, expected);
    assertThat(rest).extracting(Hyperparameter::kind).doesNotHaveDuplicates();
    for (Hyperparameter h : rest) {
      double[] range = AUGMENTATIONS.get(h.kind());
      assertThat(h.transform()).isEqualTo(new Transform.StretchedSigmoid(range[0], range[1]));
      assertThat(h.initialValue()).isEqualTo(range[2]);
    }
  }

  private static void requireTraining(
      Preset preset,
      int epochs,
      double learningRate,
      LearningRateSchedule schedule,
      double validationFraction) {
    TrainingConfiguration training = preset.training().build();
    assertThat(training.method()).isEqualTo(Method.DELTA_STN);
    assertThat(training.epochs()).isEqualTo(epochs);
    assertThat(training.warmupEpochs()).isEqualTo(5);
    assertThat(training.batchSize()).isEqualTo(128);
    assertThat(training.trainInterval()).isEqualTo(5);
    assertThat(training.validInterval()).isEqualTo(1);
    assertThat(training.general().rule()).isEqualTo(new Optimizer.Sgd(0.9));
    assertThat(training.general().learningRate()).isEqualTo(learningRate);
    assertThat(training.hyper().rule()).isEqualTo(new Optimizer.RmsProp());
    assertThat(training.hyper().learningRate()).isEqualTo(0.01);
    assertThat(training.schedule()).isEqualTo(schedule);
    assertThat(preset.validationFraction()).isEqualTo(validationFraction);
  }
}
