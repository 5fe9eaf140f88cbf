package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.problem.LanguageModels;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.model.Persistence;
import org.deltastn.spark.model.TrainedNetwork;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.text.TextColumns;
import org.deltastn.spark.text.TextParams;
import org.deltastn.spark.training.PreparedTraining;
import org.deltastn.spark.training.SearchableEstimator;
import org.deltastn.spark.training.SparkTrainer;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;

/**
 * Trains a language model, an embedding, LSTMs and a softmax over the vocabulary, on a column of
 * texts; its seven regularization hyperparameters (H.3 of the paper) tune themselves while it
 * trains.
 *
 * <p>A row is a text: an array of words, to which its end is added. The texts follow each other in
 * the order of the DataFrame. Every worker trains on a contiguous part of their words, parted again
 * into {@code batchSize} streams; the texts of {@code validationIndicatorCol}, or else a share of
 * {@code validationFraction} drawn by their words, tune the hyperparameters.
 *
 * <p>Defaults that differ from those of the other estimators are those of {@link
 * LanguageModels#smallConfiguration}.
 */
public final class DeltaStnLanguageModel extends Estimator<DeltaStnLanguageModelModel>
    implements DeltaStnSetters<DeltaStnLanguageModel>, TextParams, SearchableEstimator, MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final transient List<TrainingListener> listeners = new ArrayList<>();

  /** Creates an estimator with a random uid. */
  public DeltaStnLanguageModel() {
    this(Identifiable$.MODULE$.randomUID("deltaStnLanguageModel"));
  }

  /** Creates an estimator with a uid. */
  public DeltaStnLanguageModel(String uid) {
    this(Uids.announce(uid));
  }

  private DeltaStnLanguageModel(Uids.Announced announced) {
    uid = announced.uid();
    setDefaults(this);
  }

  static <P extends DeltaStnParams & TextParams> void setDefaults(P stage) {
    TrainingConfiguration small = LanguageModels.smallConfiguration().build();
    stage.setTrainingDefaults();
    stage.setTextDefaults();
    stage.setDefault(stage.standardization(), false);
    stage.setDefault(stage.maxIter(), small.epochs());
    stage.setDefault(stage.batchSize(), small.batchSize());
    stage.setDefault(stage.warmupEpochs(), small.warmupEpochs());
    stage.setDefault(stage.stepSize(), small.general().learningRate());
    stage.setDefault(stage.patience(), small.patience());
    stage.setDefault(stage.optimizer(), "sgd");
    stage.setDefault(stage.momentum(), 0.0);
    stage.setDefault(stage.gradientClippingNorm(), small.clippingNorm());
    stage.setDefault(stage.hyperOptimizer(), "adam");
    stage.setDefault(stage.hyperStepSize(), small.hyper().learningRate());
    stage.setDefault(
        stage.learningRateSchedule(),
        "{\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":1}");
    stage.setDefault(stage.scaleStepSizes(), false);
  }

  @Override
  public String uid() {
    return Uids.of(uid);
  }

  /** Adds a listener of the progress of {@code fit}, called on its thread. */
  public DeltaStnLanguageModel addListener(TrainingListener listener) {
    listeners.add(listener);
    return this;
  }

  /** Sets the column of texts, arrays of words; {@code tokens} by default. */
  public DeltaStnLanguageModel setTokensCol(String value) {
    return with(tokensCol(), value);
  }

  /** Sets the column of log-likelihoods that the model appends; empty for none. */
  public DeltaStnLanguageModel setLogLikelihoodCol(String value) {
    return with(logLikelihoodCol(), value);
  }

  /** Sets the column of perplexities that the model appends; empty for none. */
  public DeltaStnLanguageModel setPerplexityCol(String value) {
    return with(perplexityCol(), value);
  }

  /** Sets the most words of the vocabulary. */
  public DeltaStnLanguageModel setVocabSize(int value) {
    return with(vocabSize(), value);
  }

  /** Sets how often a word must occur to be in the vocabulary. */
  public DeltaStnLanguageModel setMinCount(int value) {
    return with(minCount(), value);
  }

  /** Sets the words of the vocabulary, which is built otherwise. */
  public DeltaStnLanguageModel setVocabulary(String... value) {
    return with(vocabulary(), value);
  }

  /** Sets the size of a word's vector. */
  public DeltaStnLanguageModel setEmbeddingSize(int value) {
    return with(embeddingSize(), value);
  }

  /** Sets the units of each LSTM. */
  public DeltaStnLanguageModel setLstmUnits(int value) {
    return with(lstmUnits(), value);
  }

  /** Sets how many LSTMs follow each other. */
  public DeltaStnLanguageModel setLstmLayers(int value) {
    return with(lstmLayers(), value);
  }

  /** Sets whether the output takes the weights of the embedding, as large as the LSTMs then. */
  public DeltaStnLanguageModel setTiedWeights(boolean value) {
    return with(tiedWeights(), value);
  }

  /** Sets the time steps of a minibatch. */
  public DeltaStnLanguageModel setSequenceLength(int value) {
    return with(sequenceLength(), value);
  }

  private <T> DeltaStnLanguageModel with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    requireTypes(schema);
    return DeltaStnLanguageModelModel.appended(schema, this);
  }

  private void requireTypes(StructType schema) {
    TextColumns.requireTokens(schema, getTokensCol());
    // The words have neither features nor labels of their own.
    new DataColumns("", "", "", getValidationIndicatorCol()).requireTypes(schema);
  }

  @Override
  public TrainingConfiguration trainingConfiguration(int threads, Gpus gpus) {
    return DeltaStnSetters.super
        .trainingConfiguration(threads, gpus)
        .withSequenceLength(getSequenceLength());
  }

  @Override
  public HyperparameterSpace hyperparameterSpace(HyperparameterSpace otherwise) {
    return DeltaStnSetters.super.hyperparameterSpace(LanguageModels.space(getLstmLayers()));
  }

  /**
   * Trains a model.
   *
   * @throws IllegalArgumentException if Params, network and texts do not fit together, naming the
   *     column and row, what was found and what was expected; if Spark's settings do not allow the
   *     training; or if {@code checkpointDir} holds checkpoints of another fit
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or checkpoints exist
   *     and none is intact
   * @throws org.deltastn.train.loop.DivergedException if training diverged in the first epoch
   */
  @Override
  public DeltaStnLanguageModelModel fit(Dataset<?> dataset) {
    Job job = job(dataset);
    TrainedNetwork network = job.trainer().fit(job.examples(), TextColumns.columns(), job.words());
    return copyValues(
        new DeltaStnLanguageModelModel(uid, network).setParent(this), ParamMap.empty());
  }

  /** Does what {@code fit} does before training; called by searches. */
  @Override
  public PreparedTraining prepare(Dataset<?> dataset, int trials) {
    Job job = job(dataset);
    return job.trainer().prepare(job.examples(), TextColumns.columns(), job.words(), trials);
  }

  /** Returns the model of a training; called by searches. */
  @Override
  public DeltaStnLanguageModelModel model(PreparedTraining prepared, TrainingResult result) {
    TrainedNetwork network =
        new TrainedNetwork(
            prepared.definition(), result, prepared.labels(), prepared.data().standardization());
    return copyValues(
        new DeltaStnLanguageModelModel(uid, network).setParent(this), ParamMap.empty());
  }

  /** What is trained on what. */
  private record Job(SparkTrainer trainer, Dataset<?> examples, ClassLabels words) {}

  private Job job(Dataset<?> dataset) {
    transformSchema(dataset.schema(), true);
    requireTextParams();
    Dataset<?> texts = texts(dataset);
    Vocabulary words = words(texts);
    DeltaStnLanguageModel sized = copy(ParamMap.empty());
    if (!isDefined(networkJson())) {
      sized.setNetworkJson(
          LanguageModels.networkJson(
              words.size(), getEmbeddingSize(), getLstmUnits(), getLstmLayers(), getTiedWeights()));
    }
    return new Job(
        new SparkTrainer(sized, Loss.SOFTMAX_CROSS_ENTROPY, listeners),
        TextColumns.examples(texts, getTokensCol(), validation(), words),
        new ClassLabels(words.size(), words.words()));
  }

  /** Returns the texts that are valid, or refuses those that are not. */
  private Dataset<?> texts(Dataset<?> dataset) {
    if (HandleInvalid.of(getHandleInvalid()) != HandleInvalid.ERROR) {
      return dataset.filter(TextColumns.valid(getTokensCol()));
    }
    TextColumns.requireTexts(dataset, getTokensCol());
    return dataset;
  }

  private Column validation() {
    return TextColumns.validation(
        getTokensCol(), getValidationIndicatorCol(), getValidationFraction(), getSeed());
  }

  private Vocabulary words(Dataset<?> texts) {
    if (isDefined(vocabulary())) {
      return TextColumns.given(List.of(getVocabulary()), getVocabSize());
    }
    Map<String, Long> counts = TextColumns.counts(texts, getTokensCol(), validation());
    return Vocabulary.build(counts, getVocabSize(), getMinCount());
  }

  /** Refuses Params of the family that say nothing about texts. */
  private void requireTextParams() {
    for (Param<?> param :
        List.of(
            layers(),
            hiddenLayers(),
            hiddenActivation(),
            inputShape(),
            weightCol(),
            standardization(),
            validationBatchSize(),
            responseInterval(),
            horizontalFlip())) {
      if (isSet(param)) {
        throw new IllegalArgumentException(
            param.name() + " is set, which says nothing about a language model: clear it");
      }
    }
  }

  @Override
  public DeltaStnLanguageModel copy(ParamMap extra) {
    DeltaStnLanguageModel copy = defaultCopy(extra);
    copy.listeners.addAll(listeners);
    return copy;
  }

  @Override
  public MLWriter write() {
    return Persistence.writer(this, null);
  }

  /** Returns a reader of saved estimators. */
  public static MLReader<DeltaStnLanguageModel> read() {
    return Persistence.reader(DeltaStnLanguageModel.class, DeltaStnLanguageModel::new);
  }

  /** Loads a saved estimator. */
  public static DeltaStnLanguageModel load(String path) {
    return read().load(path);
  }
}
