package org.deltastn.spark;

import java.util.List;
import java.util.stream.Stream;
import org.deltastn.spark.tables.ClassNames;
import org.deltastn.spark.tables.TableVectorizer;

/** The stages of this library, for the suites that try them all. A new stage is a line here. */
final class Stages {

  static final StageCase CLASSIFIER =
      StageCase.of(
              () -> Samples.classifier().setMaxIter(1), () -> Samples.frame(Samples.clusters(60)))
          .sample("networkJson", "{}")
          .sample("storageLevel", "DISK_ONLY")
          .sample("taskGpus", 1)
          .sample("method", "STN")
          .sample("handleInvalid", "skip")
          .sample("responseStructure", "FULL")
          .sample("hiddenActivation", "TANH")
          .sample("productPrecision", "TF32")
          .sample("communicationPrecision", "BFLOAT16")
          .sample("optimizer", "adam")
          .sample("hyperOptimizer", "sgd")
          .sample("responseOptimizer", "adam")
          .sample("responseInterval", 2)
          .sample("learningRateSchedule", "{\"type\":\"step\",\"size\":2,\"gamma\":0.5}")
          .sample("hyperparameters", "[{\"kind\":\"weightDecay\"}]")
          .invalid("layers", new int[] {4}, new int[] {4, 0, 3})
          .invalid("hiddenLayers", new int[] {0}, new int[] {4, -1})
          .invalid("networkJson", " ")
          .invalid("hiddenActivation", "step")
          .invalid("hyperparameters", "[{\"kind\": \"magic\"}]", "{", "null")
          .invalid("responseStructure", "half")
          .invalid("method", "SGD")
          .invalid("productPrecision", "FLOAT16")
          .invalid("communicationPrecision", "TF32")
          .invalid("maxIter", 0, -1)
          .invalid("batchSize", 0)
          .invalid("trainInterval", 0)
          .invalid("validInterval", 0)
          .invalid("warmupEpochs", -1)
          .invalid("patience", -1)
          .invalid("stepSize", 0.0, -0.1, Double.NaN)
          .invalid("optimizer", "lbfgs")
          .invalid("momentum", -0.1, 1.0)
          .invalid("responseOptimizer", "lbfgs", " ")
          .invalid("responseStepSize", -0.1, Double.NaN)
          .invalid("responseInterval", 0, 3)
          .invalid("validationBatchSize", -1)
          .invalid("hyperStepSize", 0.0)
          .invalid("hyperOptimizer", "lbfgs")
          .invalid("learningRateSchedule", "{\"type\": \"step\", \"size\": 0}", "fast")
          .invalid("gradientClippingNorm", -1.0)
          .invalid("validationFraction", 0.0, 1.0)
          .invalid("numWorkers", -1)
          .invalid("cyclesPerRound", 0)
          .invalid("taskCpus", 0)
          .invalid("taskGpus", -1, 2)
          .invalid("numClasses", 1)
          .invalid("handleInvalid", "drop", "KEEP")
          .invalid("thresholds", new double[] {0.5, -0.1, 0.6});

  static final StageCase REGRESSOR =
      StageCase.of(() -> Samples.regressor().setMaxIter(1), () -> Samples.frame(Samples.line(60)))
          .sample("networkJson", "{}")
          .sample("storageLevel", "DISK_ONLY")
          .sample("taskGpus", 1)
          .sample("method", "CENTERED_STN")
          .sample("handleInvalid", "keep")
          .sample("responseStructure", "FULL")
          .sample("hiddenActivation", "SIGMOID")
          .sample("productPrecision", "BFLOAT16")
          .sample("communicationPrecision", "BFLOAT16")
          .sample("optimizer", "rmsProp")
          .sample("hyperOptimizer", "adam")
          .sample("responseOptimizer", "sgd")
          .sample("responseInterval", 2)
          .sample(
              "learningRateSchedule", "{\"type\":\"reduceOnPlateau\",\"gamma\":0.5,\"patience\":2}")
          .sample("hyperparameters", "[]")
          .invalid("layers", new int[] {1})
          .invalid("maxIter", 0);

  static final StageCase VECTORIZER =
      StageCase.of(
              () ->
                  new ImageVectorizer()
                      .setInputCol("content")
                      .setOutputCol("pixels")
                      .setImageShape(3, 4, 6),
              () -> TestImages.frame(12))
          .sample("imageShape", new int[] {1, 2, 3})
          .sample("handleInvalid", "skip")
          .invalid("imageShape", new int[] {4}, new int[] {2, 4, 4}, new int[] {3, 0, 4})
          .invalid("handleInvalid", "keep");

  static final StageCase LANGUAGE_MODEL =
      StageCase.of(
              () -> TestTexts.estimator().setMaxIter(1), () -> TestTexts.frame(TestTexts.rows(40)))
          .sample("networkJson", "{}")
          .sample("storageLevel", "DISK_ONLY")
          .sample("taskGpus", 1)
          .sample("method", "STN")
          .sample("responseStructure", "NONE")
          .sample("hiddenActivation", "TANH")
          .sample("productPrecision", "TF32")
          .sample("communicationPrecision", "BFLOAT16")
          .sample("optimizer", "adam")
          .sample("hyperOptimizer", "sgd")
          .sample("responseOptimizer", "adam")
          .sample("responseInterval", 2)
          .sample("handleInvalid", "skip")
          .sample("learningRateSchedule", "{\"type\":\"step\",\"size\":2,\"gamma\":0.5}")
          .sample("hyperparameters", "[]")
          .invalid("vocabSize", 2)
          .invalid("minCount", 0)
          .invalid("vocabulary", new String[] {"a", "a"}, new String[] {""})
          .invalid("embeddingSize", 0)
          .invalid("lstmUnits", 0)
          .invalid("lstmLayers", 0)
          .invalid("sequenceLength", 0);

  static final StageCase TABLE =
      StageCase.of(
              () -> new TableVectorizer().setIgnoredCols("label").setOutputCol("x"),
              () -> Samples.table(60))
          .sample("inputCols", new String[] {"work.class", "n"})
          .sample("dateFormat", "yyyy-MM-dd")
          .sample("handleInvalid", "skip")
          .invalid("maxCategories", 0)
          .invalid("hashFeatures", 0)
          .invalid("handleInvalid", "drop");

  static final StageCase TOKENS =
      StageCase.of(
              () -> new TokenVectorizer().setSequenceLength(5),
              () -> TestTexts.frame(TestTexts.rows(20)))
          .sample("handleInvalid", "skip")
          .invalid("vocabSize", 2)
          .invalid("minCount", 0)
          .invalid("vocabulary", new String[] {"a", "a"}, new String[] {""})
          .invalid("sequenceLength", 0)
          .invalid("handleInvalid", "drop");

  static final StageCase CLASS_NAMES =
      StageCase.of(() -> new ClassNames().setInputCol("class"), () -> Samples.classes(20))
          .sample("inputCol", "class");

  private static final List<StageCase> ALL =
      List.of(CLASSIFIER, REGRESSOR, VECTORIZER, LANGUAGE_MODEL, TABLE, TOKENS, CLASS_NAMES);

  private Stages() {}

  /** Returns every stage that a user makes. */
  static Stream<StageCase> made() {
    return ALL.stream();
  }

  /** Returns every stage there is: those that a user makes, and what the estimators train. */
  static Stream<StageCase> all() {
    return ALL.stream().flatMap(c -> c.isEstimator() ? Stream.of(c, c.trained()) : Stream.of(c));
  }

  /** Returns the estimators that learn labels from features. */
  static Stream<StageCase> supervised() {
    return Stream.of(CLASSIFIER, REGRESSOR);
  }

  /** Returns the estimators. */
  static Stream<StageCase> estimators() {
    return ALL.stream().filter(StageCase::isEstimator);
  }
}
