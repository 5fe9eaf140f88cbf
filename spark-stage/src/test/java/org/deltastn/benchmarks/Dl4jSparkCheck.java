package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.dl4j.Dl4jSpark;
import org.deltastn.train.Method;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The check {@code dl4j-spark}: one perceptron trained by Deeplearning4j-Spark's parameter
 * averaging and by this library ({@code FIXED}, engine {@code native}) on two executor processes of
 * one core, on the same minibatches' rows and from the same weights, with the same sizes, rate and
 * number of steps between averages; and by this library from weights of its own. Prints examples
 * per second and the loss on other rows; all must end below the loss of a guess.
 */
public final class Dl4jSparkCheck {

  private static final int FEATURES = 200;
  private static final int CLASSES = 10;
  private static final int HIDDEN = 400;
  private static final int BATCH = 128;
  private static final int STEPS = 5;
  private static final int TRAINING = 2 * BATCH * STEPS * 16;
  private static final int TEST = 2000;
  private static final int EPOCHS = 4;
  private static final double RATE = 0.05;
  private static final int WORKERS = 2;

  private Dl4jSparkCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    boolean learned = true;
    try (SparkSession session =
        SparkSession.builder()
            .master("local-cluster[" + WORKERS + ",1,2048]")
            .appName("dl4j-spark check")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", "2048m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .getOrCreate()) {
      JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
      List<DataSet> sets = new ArrayList<>();
      for (int from = 0; from < TRAINING; from += BATCH) {
        sets.add(rows(from, BATCH));
      }
      DataSet test = rows(TRAINING, TEST);
      JavaRDD<DataSet> data = context.parallelize(sets, WORKERS);
      System.out.printf(
          "%d rows, %d epochs, %d-%d-%d, minibatches of %d, averages every %d, rate %.2f%n",
          TRAINING, EPOCHS, FEATURES, HIDDEN, CLASSES, BATCH, STEPS, RATE);
      MultiLayerNetwork initial = new MultiLayerNetwork(configuration());
      initial.init();
      System.out.printf(
          Locale.ROOT, "loss of the initial weights %.4f%n", initial.score(test, false));
      learned &= print("Deeplearning4j-Spark", theirs(context, data, initial), test);
      learned &= print("delta-stn, FIXED", ours(session, data, initial), test);
      learned &= print("from its own weights", ours(session, data, null), test);
    }
    System.out.println(learned ? "all learned" : "NOT MET: a loss of log 10 or more");
    System.exit(learned ? 0 : 1);
  }

  /** A network and the seconds in which it was trained. */
  private record Trained(MultiLayerNetwork network, double seconds) {}

  private static Trained theirs(
      JavaSparkContext context, JavaRDD<DataSet> data, MultiLayerNetwork initial) {
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(WORKERS, BATCH)
            .batchSizePerWorker(BATCH)
            .averagingFrequency(STEPS)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .build();
    SparkDl4jMultiLayer network = new SparkDl4jMultiLayer(context, initial.clone(), master);
    long start = System.nanoTime();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      network.fit(data);
    }
    return new Trained(network.getNetwork(), seconds(start));
  }

  /** Trains by the stage, from weights of a network or, without one, from the stage's own. */
  private static Trained ours(
      SparkSession session, JavaRDD<DataSet> data, MultiLayerNetwork initial) throws IOException {
    Dataset<Row> frame = Dl4jSpark.classes(session, data);
    DeltaStnClassifier stage = new DeltaStnClassifier();
    if (initial != null) {
      Path zip = Files.createTempFile("initial", ".zip");
      ModelSerializer.writeModel(initial, zip.toFile(), false);
      stage.setInitialModel(zip.toUri().toString());
    }
    long start = System.nanoTime();
    DeltaStnClassificationModel model =
        stage
            .setNetworkJson(configuration().toJson())
            .setMethod(Method.FIXED)
            .setHyperparameters("[]")
            .setBackend("native")
            .setStandardization(false)
            .setNumWorkers(WORKERS)
            .setBatchSize(BATCH)
            .setTrainInterval(STEPS)
            .setCyclesPerRound(1)
            .setScaleStepSizes(false)
            .setStepSize(RATE)
            .setOptimizer("sgd")
            .setMomentum(0)
            .setLearningRateSchedule("{\"type\":\"constant\"}")
            .setPatience(0)
            .setValidationFraction(0.01)
            .setKeepBest(false)
            .setMaxIter(EPOCHS)
            .fit(frame);
    return new Trained((MultiLayerNetwork) model.toDl4j(), seconds(start));
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean print(String name, Trained trained, DataSet test) {
    double loss = trained.network().score(test, false);
    System.out.printf(
        Locale.ROOT,
        "%-22s %7.1f s  %8.0f examples/s  loss on %d other rows %.4f%n",
        name,
        trained.seconds(),
        TRAINING * (double) EPOCHS / trained.seconds(),
        TEST,
        loss);
    return loss < Math.log(CLASSES);
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Sgd(RATE))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(
            new DenseLayer.Builder().nIn(FEATURES).nOut(HIDDEN).activation(Activation.RELU).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(HIDDEN)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  /** Returns noisy points around ten centres, the same for the same numbers of rows. */
  private static DataSet rows(int from, int count) {
    float[][] features = new float[count][FEATURES];
    float[][] labels = new float[count][CLASSES];
    for (int b = 0; b < count; b++) {
      int label = (from + b) % CLASSES;
      labels[b][label] = 1;
      SplittableRandom noise = new SplittableRandom(from + b);
      SplittableRandom centre = new SplittableRandom(-1L - label);
      for (int j = 0; j < FEATURES; j++) {
        features[b][j] = (float) (0.3 * (centre.nextDouble() - 0.5) + noise.nextDouble() - 0.5);
      }
    }
    return new DataSet(Nd4j.createFromArray(features), Nd4j.createFromArray(labels));
  }
}
