package org.deltastn.spark.jobs.experiments;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.text.NextWords;
import org.deltastn.problem.LanguageModels;
import org.deltastn.spark.DeltaStnLanguageModel;
import org.deltastn.spark.DeltaStnLanguageModelModel;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.report.ComparisonReport;
import org.deltastn.train.LossSum;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.replica.Predictor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains language models (section 5.3, H.3) by one or more methods, and compares them. */
@Command(
    name = "ptb",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "Trains a language model of LSTMs whose seven regularization hyperparameters tune themselves,",
      "on Penn Treebank or any text, and compares methods by their perplexity. Without --data, a",
      "sample of a few kilobytes shows how it goes. Options can also be read from a file: @FILE."
    })
public final class PtbJob implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "folder with ptb.train.txt, ptb.valid.txt and ptb.test.txt (or with .gz), whose licence is"
              + " yours to have; or any text file or folder of text files, words between blanks, of"
              + " whose lines the last tenth tests and the tenth before it validates")
  private Path data;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      description = "one or more of ${COMPLETION-CANDIDATES}")
  private List<Method> methods = List.of(Method.DELTA_STN, Method.FIXED);

  @Option(
      names = "--paper",
      description = "sizes and settings of H.3: 2 x 650 units, hours for an epoch on a CPU")
  private boolean paper;

  @Option(
      names = "--words",
      description = "words of the text that train, from the first; 0 for all")
  private int words;

  @Option(names = "--vocab-size", description = "the maximum size of the vocabulary")
  private Integer vocabSize;

  @Option(names = "--units", description = "units of each LSTM and of the embedding")
  private Integer units;

  @Option(names = "--layers", description = "number of LSTMs")
  private int layers = LanguageModels.LAYERS;

  @Option(names = "--tied", description = "the output takes the weights of the embedding")
  private boolean tied;

  @Option(names = "--epochs", description = "passes over the text")
  private Integer epochs;

  @Option(names = "--warmup-epochs", description = "epochs before hyperparameters are tuned")
  private Integer warmupEpochs;

  @Option(names = "--step-size", description = "learning rate of the weights")
  private Double stepSize;

  @Option(
      names = "--batch-size",
      description = "streams that the words of a worker are parted into")
  private Integer batchSize;

  @Option(names = "--sequence-length", description = "time steps of a minibatch")
  private Integer sequenceLength;

  @Mixin private RunOptions options;

  @Option(names = "--report", paramLabel = "FILE", description = "where the report is written")
  private String report = "target/ptb.html";

  /** Runs the job; exits with 1 when it failed and with 2 on wrong options. */
  public static void main(String[] args) {
    JobSession.main(new PtbJob(), args);
  }

  @Override
  public Integer call() throws Exception {
    DeltaStnLanguageModel settings = settings();
    Corpus corpus = data == null ? Corpus.sample() : Corpus.read(data, words);
    try (JobSession session = options.open("ptb")) {
      SparkSession spark = session.spark();
      Dataset<Row> frame = session.kept().keep(corpus.frame(spark));
      System.out.printf(
          Locale.ROOT,
          "%d words train, %d validate, %d test%n",
          Corpus.words(corpus.training()).size(),
          Corpus.words(corpus.validation()).size(),
          Corpus.words(corpus.test()).size());
      ComparisonReport page =
          new ComparisonReport("Language models")
              .paragraph(
                  "Losses are mean negative log-likelihoods of a word, in nats; perplexities are"
                      + " their exponentials, of the test text as one stream.");
      StringBuilder table = new StringBuilder();
      table.append(
          String.format(
              "%-20s %6s %12s %12s %9s%n",
              "method", "epoch", "valid. perp.", "test perp.", "seconds"));
      for (Method method : methods) {
        DeltaStnLanguageModelModel model = train(settings, method, frame);
        EpochReport best =
            model.summary().epochs().stream()
                .min((a, b) -> Double.compare(a.validationLoss(), b.validationLoss()))
                .orElseThrow();
        double test = perplexity(model, corpus.test());
        page.training(method.name(), model);
        page.figure(method.name(), "its test perplexity", test);
        table.append(
            String.format(
                Locale.ROOT,
                "%-20s %6d %12.3f %12.3f %9.1f%n",
                method,
                best.epoch(),
                Math.exp(best.validationLoss()),
                test,
                model.cost().wallSeconds()));
        if (method.tunes()) {
          System.out.println("Hyperparameters found by " + method + ":");
          model.hyperparameters().show(Integer.MAX_VALUE, false);
        }
      }
      page.save(report);
      System.out.print(table);
      System.out.println("Report with the schedules saved to " + report);
    }
    return 0;
  }

  private DeltaStnLanguageModelModel train(
      DeltaStnLanguageModel settings, Method method, Dataset<Row> frame) throws Exception {
    DeltaStnLanguageModel estimator = settings.copy(ParamMap.empty()).setMethod(method.name());
    options.applyCheckpoints(estimator, method);
    try (ConsoleProgress progress = new ConsoleProgress(System.out)) {
      DeltaStnLanguageModelModel model = estimator.addListener(progress).fit(frame);
      options.save(model, method);
      return model;
    }
  }

  /** Returns the perplexity of a text, read as one stream from its start. */
  private static double perplexity(DeltaStnLanguageModelModel model, List<List<String>> lines) {
    int[] indices = model.words().indices(Corpus.words(lines));
    try (Predictor predictor = new Predictor(model.problem(), model.state())) {
      LossSum loss = predictor.evaluate(NextWords.of(indices));
      return Math.exp(loss.mean());
    }
  }

  private DeltaStnLanguageModel settings() {
    DeltaStnLanguageModel settings =
        paper ? ofPaper() : data == null ? ofSample() : new DeltaStnLanguageModel();
    if (vocabSize != null) {
      settings.setVocabSize(vocabSize);
    }
    if (units != null) {
      settings.setLstmUnits(units).setEmbeddingSize(units);
    }
    if (epochs != null) {
      settings.setMaxIter(epochs);
    }
    if (warmupEpochs != null) {
      settings.setWarmupEpochs(warmupEpochs);
    }
    if (stepSize != null) {
      settings.setStepSize(stepSize);
    }
    if (batchSize != null) {
      settings.setBatchSize(batchSize);
    }
    if (sequenceLength != null) {
      settings.setSequenceLength(sequenceLength);
    }
    options.apply(settings);
    return settings
        .setLstmLayers(layers)
        .setTiedWeights(tied)
        .setTokensCol(Corpus.TOKENS)
        .setValidationIndicatorCol(Corpus.VALIDATION);
  }

  /** Small minibatches, or an epoch of the sample would be a single step. */
  private static DeltaStnLanguageModel ofSample() {
    return new DeltaStnLanguageModel()
        .setVocabSize(500)
        .setLstmUnits(32)
        .setEmbeddingSize(32)
        .setBatchSize(5)
        .setSequenceLength(10)
        .setStepSize(5)
        .setMaxIter(20);
  }

  private static DeltaStnLanguageModel ofPaper() {
    var configuration = LanguageModels.configuration().build();
    return new DeltaStnLanguageModel()
        .setLstmUnits(LanguageModels.UNITS)
        .setEmbeddingSize(LanguageModels.UNITS)
        .setMaxIter(configuration.epochs())
        .setBatchSize(configuration.batchSize())
        .setSequenceLength(configuration.sequenceLength())
        .setWarmupEpochs(configuration.warmupEpochs())
        .setStepSize(configuration.general().learningRate())
        .setHyperStepSize(configuration.hyper().learningRate())
        .setGradientClippingNorm(configuration.clippingNorm())
        .setPatience(configuration.patience())
        .setLearningRateSchedule(configuration.schedule());
  }
}
