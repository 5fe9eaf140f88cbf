package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.data.text.NextWords;
import org.deltastn.train.LossSum;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnLanguageModelModelTest {

  private static final List<Row> ROWS = TestTexts.rows(80);

  private static DeltaStnLanguageModelModel model;

  @BeforeAll
  static void train() {
    model = TestTexts.estimator().setMaxIter(12).fit(TestTexts.frame(ROWS));
  }

  private static List<Row> scored(DeltaStnLanguageModelModel by, Row... rows) {
    return by.transform(TestTexts.frame(List.of(rows))).collectAsList();
  }

  @Test
  void scoresAreThoseOfThePredictor() {
    String[] text = {"w1", "w2", "w3"};
    Row row = scored(model, RowFactory.create(text, false)).get(0);
    int[] indices = model.words().indices(List.of("w1", "w2", "w3", "<eos>"));
    try (Predictor predictor = new Predictor(model.problem(), model.state())) {
      LossSum loss = predictor.evaluate(NextWords.of(indices));
      assertThat(row.<Double>getAs("logLikelihood")).isEqualTo(-loss.loss());
      assertThat(row.<Double>getAs("perplexity")).isEqualTo(Math.exp(loss.loss() / 4));
    }
    double product = 0;
    for (int t = 0; t < indices.length; t++) {
      product += Math.log(model.probabilities(Arrays.asList(text).subList(0, t))[indices[t]]);
    }
    assertThat(row.<Double>getAs("logLikelihood")).isCloseTo(product, within(1e-4));
  }

  @Test
  void wordsInTurnAreLikelierThanOthersAndTheNextOneIsFound() {
    List<Row> rows =
        scored(
            model,
            RowFactory.create(new String[] {"w0", "w1", "w2", "w3"}, false),
            RowFactory.create(new String[] {"w0", "w3", "w1", "w4"}, false));
    assertThat(rows.get(0).<Double>getAs("perplexity"))
        .isLessThan(rows.get(1).<Double>getAs("perplexity"));
    List<DeltaStnLanguageModelModel.NextWord> next = model.nextWords(List.of("w0", "w1"), 3);
    assertThat(next).hasSize(3);
    assertThat(next.get(0).word()).isEqualTo("w2");
    assertThat(next.get(0).probability()).isGreaterThan(next.get(1).probability());
    assertThat(Arrays.stream(model.probabilities(List.of())).sum()).isCloseTo(1, within(1e-6));
  }

  @Test
  void unknownWordsAndEmptyTextsHaveScores() {
    List<Row> rows =
        scored(
            model,
            RowFactory.create(new String[] {"w0", "never", "seen"}, false),
            RowFactory.create(new String[] {"w0", "<unk>", "<unk>"}, false),
            RowFactory.create(new String[0], false));
    assertThat(rows.get(0).<Double>getAs("logLikelihood"))
        .isEqualTo(rows.get(1).<Double>getAs("logLikelihood"));
    double end = model.probabilities(List.of())[1];
    assertThat(rows.get(2).<Double>getAs("perplexity")).isCloseTo(1 / end, within(1e-3 / end));
  }

  @Test
  void thePerplexityOfManyTextsIsThatOfAllTheirWords() {
    List<Row> rows = ROWS.subList(0, 10);
    double sum = 0;
    for (Row row : scored(model, rows.toArray(Row[]::new))) {
      sum += row.<Double>getAs("logLikelihood");
    }
    double expected = Math.exp(-sum / TestTexts.words(rows).size());
    assertThat(model.perplexity(TestTexts.frame(rows))).isCloseTo(expected, within(1e-9));
  }

  @Test
  void invalidTextsAreRefusedLeftOutOrNotANumber() {
    Row nothing = RowFactory.create(null, false);
    Row text = RowFactory.create(new String[] {"w0"}, false);
    assertThatThrownBy(() -> scored(model, nothing, text))
        .hasStackTraceContaining("column 'tokens': found null, expected an array of words");
    DeltaStnLanguageModelModel other = model.copy(ParamMap.empty());
    other.set(other.handleInvalid(), "skip");
    assertThat(scored(other, nothing, text)).hasSize(1);
    other.set(other.handleInvalid(), "keep");
    List<Row> kept = scored(other, nothing, text);
    assertThat(kept.get(0).<Double>getAs("perplexity")).isNaN();
    assertThat(kept.get(1).<Double>getAs("perplexity")).isPositive();
  }

  @Test
  void aSavedModelScoresTheSameAndItsReportIsThere(@TempDir Path folder) throws Exception {
    String path = folder.resolve("model").toString();
    model.save(path);
    DeltaStnLanguageModelModel loaded = DeltaStnLanguageModelModel.load(path);
    assertThat(loaded.words()).isEqualTo(model.words());
    assertThat(loaded.state().toBytes()).isEqualTo(model.state().toBytes());
    Row[] rows = ROWS.subList(0, 5).toArray(Row[]::new);
    assertThat(scored(loaded, rows)).isEqualTo(scored(model, rows));
    assertThat(loaded.summary().outcome()).isEqualTo(model.summary().outcome());
    assertThat(loaded.summary().history().count()).isEqualTo(12);
  }
}
