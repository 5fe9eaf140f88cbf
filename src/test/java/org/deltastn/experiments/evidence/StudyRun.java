package org.deltastn.experiments.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.LanguageModels;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;

/**
 * A method and its settings, written {@code METHOD} or {@code METHOD:key=value;key=value}: on the
 * perceptron of H.2.1, with dropout on the input and on every hidden activation (or on the first
 * {@code dropoutLayers}), or on a language model, whose seven hyperparameters are those of H.3.
 *
 * @param method the method
 * @param settings what differs from the paper's settings, by name
 */
record StudyRun(Method method, Map<String, String> settings) {

  private static final int HIDDEN_LAYERS = 3;

  /** Returns the runs of text forms, or else those of others. */
  static List<StudyRun> all(List<String> forms, String... otherwise) {
    return (forms.isEmpty() ? List.of(otherwise) : forms).stream().map(StudyRun::parse).toList();
  }

  /** Reads the text form. */
  static StudyRun parse(String text) {
    String[] parts = text.split(":", 2);
    Map<String, String> settings = new TreeMap<>();
    if (parts.length == 2) {
      for (String setting : parts[1].split(";")) {
        String[] pair = setting.split("=", 2);
        if (pair.length != 2) {
          throw new IllegalArgumentException(
              "a setting must be key=value, found '" + setting + "' in " + text);
        }
        settings.put(pair[0], pair[1]);
      }
    }
    return new StudyRun(Method.valueOf(parts[0]), settings);
  }

  /** Returns the settings in the text form, sorted; {@code paper} where none differs. */
  String describe() {
    if (settings.isEmpty()) {
      return "paper";
    }
    List<String> all = new ArrayList<>();
    settings.forEach((key, value) -> all.add(key + "=" + value));
    return String.join(";", all);
  }

  /**
   * Returns the problem of a run.
   *
   * @param words size of the vocabulary, or 0 for images
   * @param hidden width of every hidden layer
   */
  TrainingProblem problem(int words, int hidden, int epochs, long seed) {
    return words == 0 ? ofImages(hidden, epochs, seed) : ofText(words, hidden, epochs, seed);
  }

  private TrainingProblem ofImages(int hidden, int epochs, long seed) {
    Architecture architecture =
        Architecture.perceptron(
            new int[] {784, hidden, hidden, hidden, 10},
            Activation.RELU,
            Loss.SOFTMAX_CROSS_ENTROPY);
    return new TrainingProblem(architecture, space(), configuration(epochs, seed));
  }

  private TrainingProblem ofText(int words, int units, int epochs, long seed) {
    int layers = LanguageModels.LAYERS;
    List<Hyperparameter> all = new ArrayList<>();
    for (HyperparameterBuilder builder : LanguageModels.hyperparameters(layers)) {
      all.add(builder.build().kind().isRate() ? rate(builder) : builder.build());
    }
    Map<String, String> left = ofConfiguration();
    TrainingConfigurationBuilder builder =
        LanguageModels.smallConfiguration()
            .method(method)
            .epochs(epochs)
            .seed(seed)
            .backend(BackendChoice.resolve(Backends.defaultName()), 1);
    take(left, "stepSize", v -> builder.general(new Optimizer.Sgd(0), Double.parseDouble(v)));
    take(left, "hyperStepSize", v -> builder.hyper(new Optimizer.Adam(), Double.parseDouble(v)));
    take(left, "batchSize", value -> builder.batchSize(Integer.parseInt(value)));
    take(left, "warmupEpochs", value -> builder.warmup(Integer.parseInt(value), 0));
    requireNone(left);
    return new TrainingProblem(
        LanguageModels.network(words, units, units, layers),
        new HyperparameterSpace(all),
        builder.build());
  }

  private HyperparameterSpace space() {
    List<Hyperparameter> rates = new ArrayList<>();
    rates.add(rate(Hyperparameter.inputDropout()));
    int layers = (int) number(new TreeMap<>(settings), "dropoutLayers", HIDDEN_LAYERS);
    for (int i = 0; i < layers; i++) {
      rates.add(rate(Hyperparameter.dropout("layer" + i)));
    }
    return new HyperparameterSpace(rates);
  }

  private Hyperparameter rate(HyperparameterBuilder builder) {
    Map<String, String> left = new TreeMap<>(settings);
    take(left, "entropyWeight", value -> builder.entropyWeight(Double.parseDouble(value)));
    take(left, "initialScale", value -> builder.initialScale(Double.parseDouble(value)));
    take(left, "initialRate", value -> builder.initialValue(Double.parseDouble(value)));
    take(left, "scaleTuned", value -> builder.scaleTuned(Boolean.parseBoolean(value)));
    return builder.build();
  }

  private TrainingConfiguration configuration(int epochs, long seed) {
    TrainingConfigurationBuilder builder =
        TrainingConfiguration.builder()
            .method(method)
            .epochs(epochs)
            .warmup(5, 0)
            .seed(seed)
            .backend(BackendChoice.resolve(Backends.defaultName()), 1);
    Map<String, String> left = ofConfiguration();
    double stepSize = number(left, "stepSize", 0.01);
    builder.general(new Optimizer.Sgd(0.9), stepSize);
    double responseStepSize = number(left, "responseStepSize", stepSize);
    builder.response(rule(left, "responseOptimizer", "sgd", 0.9), responseStepSize);
    double hyperMomentum = number(left, "hyperMomentum", 0);
    double hyperStepSize = number(left, "hyperStepSize", 0.01);
    builder.hyper(rule(left, "hyperOptimizer", "rmsProp", hyperMomentum), hyperStepSize);
    int batchSize = (int) number(left, "batchSize", 128);
    builder.batchSize(batchSize);
    builder.validationBatchSize((int) number(left, "validationBatchSize", batchSize));
    builder.intervals(
        (int) number(left, "trainInterval", 5), (int) number(left, "validInterval", 1));
    builder.responseInterval((int) number(left, "responseInterval", 1));
    take(left, "warmupEpochs", value -> builder.warmup(Integer.parseInt(value), 0));
    take(left, "products", value -> builder.productPrecision(ProductPrecision.valueOf(value)));
    requireNone(left);
    return builder.build();
  }

  /** Returns the settings that are not those of the hyperparameters. */
  private Map<String, String> ofConfiguration() {
    Map<String, String> left = new TreeMap<>(settings);
    List.of("dropoutLayers", "entropyWeight", "initialScale", "initialRate", "scaleTuned")
        .forEach(left::remove);
    return left;
  }

  private static void requireNone(Map<String, String> left) {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException("unknown settings " + left.keySet());
    }
  }

  private static Optimizer rule(
      Map<String, String> left, String key, String otherwise, double momentum) {
    String name = left.containsKey(key) ? left.remove(key) : otherwise;
    return switch (name) {
      case "sgd" -> new Optimizer.Sgd(momentum);
      case "rmsProp" -> new Optimizer.RmsProp();
      case "adam" -> new Optimizer.Adam();
      default ->
          throw new IllegalArgumentException(
              key + " must be sgd, rmsProp or adam, found '" + name + "'");
    };
  }

  private static double number(Map<String, String> left, String key, double otherwise) {
    return left.containsKey(key) ? Double.parseDouble(left.remove(key)) : otherwise;
  }

  private static void take(
      Map<String, String> left, String key, java.util.function.Consumer<String> use) {
    if (left.containsKey(key)) {
      use.accept(left.remove(key));
    }
  }
}
