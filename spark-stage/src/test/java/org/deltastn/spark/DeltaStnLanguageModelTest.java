package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.deltastn.data.Examples;
import org.deltastn.data.text.NextWords;
import org.deltastn.data.text.Vocabulary;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.spark.search.trials.TrialResult;
import org.deltastn.spark.text.TextColumns;
import org.deltastn.train.TrainingData;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnLanguageModelTest {

  private static final List<Row> ROWS = TestTexts.rows(60);

  @Test
  void oneWorkerIsTheLocalTrainerOnTheTextsInTheirOrder() {
    DeltaStnLanguageModelModel model = TestTexts.estimator().fit(TestTexts.frame(ROWS));
    assertThat(model.words().words()).startsWith("<unk>", "<eos>").hasSize(7).contains("w0", "w4");
    Column validation = TextColumns.validation("tokens", "", 0.15, 0);
    List<Row> drawn = TestTexts.frame(ROWS).select(validation).collectAsList();
    List<Row> training = new ArrayList<>();
    List<Row> validating = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      (drawn.get(i).getBoolean(0) ? validating : training).add(ROWS.get(i));
    }
    assertThat(validating.size()).isBetween(3, 20);
    TrainingResult local =
        TrainingLoop.local(
            model.problem(),
            new TrainingData(examples(model, training), examples(model, validating)));
    assertThat(model.state().toBytes()).isEqualTo(local.model().withoutSlots().toBytes());
    assertThat(model.hyperparameterValues().keySet())
        .containsExactly(
            "lockedDropout.embedding",
            "lockedDropout.lstm0",
            "embeddingDropout",
            "dropConnect",
            "activationRegularization.lstm0",
            "temporalActivationRegularization.lstm0");
    assertThat(model.hyperparameterValues().get("dropConnect")).isNotEqualTo(0.05);
    List<?> epochs = model.summary().epochs();
    assertThat(epochs).hasSize(2);
    assertThat(model.summary().epochs().get(1).validationLoss())
        .isLessThan(model.summary().epochs().get(0).validationLoss());
  }

  @Test
  void textsThatAnIndicatorMarksValidate() {
    DeltaStnLanguageModelModel model =
        TestTexts.estimator()
            .setMaxIter(1)
            .setValidationIndicatorCol("validation")
            .fit(TestTexts.frame(ROWS));
    Examples training = examples(model, ROWS.stream().filter(row -> !row.getBoolean(1)).toList());
    Examples validation = examples(model, ROWS.stream().filter(row -> row.getBoolean(1)).toList());
    TrainingResult local =
        TrainingLoop.local(model.problem(), new TrainingData(training, validation));
    assertThat(model.state().toBytes()).isEqualTo(local.model().withoutSlots().toBytes());
  }

  private static Examples examples(DeltaStnLanguageModelModel model, List<Row> rows) {
    return NextWords.of(model.words().indices(TestTexts.words(rows)));
  }

  @Test
  void textOfATokenizerTrainsAndAVocabularyMayBeGiven() {
    Dataset<Row> text =
        TestTexts.frame(ROWS).select(functions.concat_ws(" ", functions.col("tokens")).as("text"));
    PipelineModel pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new RegexTokenizer().setInputCol("text").setOutputCol("tokens"),
                  TestTexts.estimator()
                      .setMaxIter(1)
                      .setTrainInterval(1)
                      .setVocabulary("w2", "w0")
                      .setSequenceLength(500)
                })
            .fit(text);
    DeltaStnLanguageModelModel model = (DeltaStnLanguageModelModel) pipeline.stages()[1];
    assertThat(model.words().words()).containsExactly("<unk>", "<eos>", "w2", "w0");
    // The window is longer than the streams: an epoch is one step.
    assertThat(model.summary().epochs().get(0).step()).isEqualTo(1);
    assertThat(pipeline.transform(text).columns()).contains("logLikelihood", "perplexity");
  }

  @Test
  void theVocabularyKeepsTheMostFrequentWordsThatTrain() {
    List<Row> rows = new ArrayList<>(ROWS);
    rows.add(RowFactory.create(new String[] {"rare", "w1"}, false));
    rows.add(RowFactory.create(new String[] {"unseen", "unseen", "unseen"}, true));
    DeltaStnLanguageModel estimator =
        TestTexts.estimator().setMaxIter(1).setMinCount(2).setValidationIndicatorCol("validation");
    assertThat(estimator.fit(TestTexts.frame(rows)).words().words())
        .hasSize(7)
        .doesNotContain("rare", "unseen");
    assertThat(estimator.setVocabSize(4).fit(TestTexts.frame(rows)).words().size()).isEqualTo(4);
  }

  @Test
  void tiedWeightsTrainAsOneMatrix(@TempDir Path folder) throws IOException {
    DeltaStnLanguageModel estimator = TestTexts.estimator().setTiedWeights(true);
    refused(estimator, ROWS, "an embedding of 6 and 8 units: make them equal");
    Dataset<Row> frame = TestTexts.frame(ROWS);
    DeltaStnLanguageModelModel tied = estimator.setEmbeddingSize(8).fit(frame);
    DeltaStnLanguageModelModel untied =
        TestTexts.estimator().setEmbeddingSize(8).setMaxIter(1).fit(frame);
    int words = tied.words().size();
    assertThat(tied.problem().network().general().length())
        .isEqualTo(untied.problem().network().general().length() - 8 * words);
    List<?> epochs = tied.summary().epochs();
    assertThat(epochs).hasSize(2);
    assertThat(tied.summary().epochs().get(1).validationLoss())
        .isLessThan(tied.summary().epochs().get(0).validationLoss());
    String path = folder.resolve("model").toString();
    tied.save(path);
    DeltaStnLanguageModelModel loaded = DeltaStnLanguageModelModel.load(path);
    assertThat(loaded.getTiedWeights()).isTrue();
    assertThat(loaded.perplexity(frame)).isEqualTo(tied.perplexity(frame));
  }

  @Test
  void aSearchTunesALanguageModel(@TempDir Path folder) throws IOException {
    DeltaStnLanguageModel estimator = TestTexts.estimator();
    estimator.setHyperparameters(
        Hyperparameter.lockedDropout("embedding").build(), Hyperparameter.dropConnect().build());
    Dataset<Row> frame = TestTexts.frame(ROWS);
    SearchModel found = new RandomSearch().setEstimator(estimator).setMaxTrials(3).fit(frame);
    assertThat(found.summary().results()).hasSize(3);
    TrialResult best = found.summary().best();
    DeltaStnLanguageModel fixed = estimator.copy(ParamMap.empty());
    fixed.setMethod("FIXED");
    fixed.setHyperparameters(
        Hyperparameter.lockedDropout("embedding")
            .initialValue(best.trial().values().get(0))
            .build(),
        Hyperparameter.dropConnect().initialValue(best.trial().values().get(1)).build());
    DeltaStnLanguageModelModel expected = fixed.fit(frame);
    assertThat(found.bestModel().state().toBytes()).isEqualTo(expected.state().toBytes());
    assertThat(((DeltaStnLanguageModelModel) found.bestModel()).words())
        .isEqualTo(expected.words());
    String path = folder.resolve("search").toString();
    found.save(path);
    Dataset<Row> scored = SearchModel.load(path).transform(frame);
    assertThat(scored.collectAsList()).isEqualTo(expected.transform(frame).collectAsList());
  }

  @Test
  void whatCannotBeTrainedIsRefusedBeforeTraining() {
    DeltaStnLanguageModel estimator = TestTexts.estimator();
    List<Row> withNull = new ArrayList<>(ROWS);
    withNull.set(17, RowFactory.create(null, false));
    refused(estimator, withNull, "column 'tokens', row 17 (counted from 0): found null");
    withNull.set(17, RowFactory.create(new String[] {"w1", null}, false));
    refused(estimator, withNull, "column 'tokens', row 17 (counted from 0): found null");
    refused(estimator, List.of(RowFactory.create(new String[0], false)), "has no word");
    refused(estimator, List.of(), "has no word");
    refused(
        TestTexts.estimator().setBatchSize(100), ROWS, "batchSize asks for 100 streams, but of ");
    refused(
        TestTexts.estimator().setNumWorkers(2).setBatchSize(40),
        ROWS,
        "375 words that train and 62 that validate, 2 workers leave one 31: lower batchSize");
    refused(
        TestTexts.estimator().setVocabSize(3).setVocabulary("a", "b"),
        ROWS,
        "vocabulary has 4 words, <unk> and <eos> among them, but vocabSize is 3");
    refused(
        TestTexts.estimator().setLayers(new int[] {3, 2}),
        ROWS,
        "layers is set, which says nothing about a language model: clear it");
    refused(
        TestTexts.estimator().setResponseInterval(2),
        ROWS,
        "responseInterval is set, which says nothing about a language model: clear it");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TestTexts.estimator().setTokensCol("validation").fit(TestTexts.frame(ROWS)))
        .withMessageContaining(
            "'validation' must hold words, of type array<string>, found boolean");
  }

  private static void refused(DeltaStnLanguageModel estimator, List<Row> rows, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> estimator.fit(TestTexts.frame(rows)))
        .withMessageContaining(message);
  }

  @Test
  void invalidTextsMayBeLeftOutAndEmptyOnesAddNothing() {
    List<Row> rows = new ArrayList<>(ROWS);
    rows.add(30, RowFactory.create(new String[] {"w1", null}, false));
    rows.add(12, RowFactory.create(null, false));
    rows.add(5, RowFactory.create(new String[0], false));
    DeltaStnLanguageModel estimator = TestTexts.estimator().setMaxIter(1);
    byte[] expected = estimator.fit(TestTexts.frame(ROWS)).state().toBytes();
    assertThat(estimator.setHandleInvalid("skip").fit(TestTexts.frame(rows)).state().toBytes())
        .isEqualTo(expected);
  }

  @Test
  void unknownWordsTrainAsTheUnknownWord() {
    List<Row> renamed =
        ROWS.stream()
            .map(
                row ->
                    RowFactory.create(
                        Arrays.stream((String[]) row.get(0))
                            .map(word -> word.equals("w3") ? Vocabulary.UNKNOWN : word)
                            .toArray(String[]::new),
                        row.get(1)))
            .toList();
    DeltaStnLanguageModel estimator =
        TestTexts.estimator()
            .setMaxIter(1)
            .setValidationIndicatorCol("validation")
            .setVocabulary("w0", "w1", "w2", "w4");
    assertThat(estimator.fit(TestTexts.frame(ROWS)).state().toBytes())
        .isEqualTo(estimator.fit(TestTexts.frame(renamed)).state().toBytes());
  }
}
