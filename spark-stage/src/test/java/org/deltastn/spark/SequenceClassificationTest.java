package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.nn.recurrent.SequencePool;
import org.deltastn.problem.SequenceClassifiers;
import org.deltastn.tensor.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Texts of 1 to 8 words, classified by which of two words stood last: no bag of words tells, as
 * both are in most texts.
 */
class SequenceClassificationTest {

  private static final int LENGTH = 8;
  private static final int WORDS = 8;
  private static final StructType SCHEMA =
      new StructType()
          .add("tokens", DataTypes.createArrayType(DataTypes.StringType, true), true)
          .add("label", DataTypes.DoubleType, false)
          .add("validation", DataTypes.BooleanType, false);

  private static List<Row> rows(int count, long seed) {
    List<Row> rows = new ArrayList<>();
    double[] drawn = new double[LENGTH + 1];
    for (int i = 0; i < count; i++) {
      RandomStream.of(seed).fold(i).uniform(drawn, drawn.length);
      String[] words = new String[1 + (int) (LENGTH * drawn[LENGTH])];
      String last = i % 2 == 0 ? "yes" : "no";
      for (int t = 0; t < words.length; t++) {
        int word = (int) (6 * drawn[t]);
        words[t] = word == 0 ? "yes" : word == 1 ? "no" : "w" + word;
      }
      // The word that decides, and behind it only such as say nothing.
      int at = Math.max(0, words.length - 1 - (int) (3 * drawn[0]));
      for (int t = at; t < words.length; t++) {
        words[t] = t == at ? last : "w" + (2 + t % 4);
      }
      rows.add(RowFactory.create(words, last.equals("yes") ? 1.0 : 0.0, i % 5 == 4));
    }
    return rows;
  }

  private static Dataset<Row> frame(List<Row> rows) {
    return LocalSpark.session().createDataFrame(rows, SCHEMA);
  }

  private static TokenVectorizer tokens() {
    return new TokenVectorizer().setSequenceLength(LENGTH).setVocabSize(WORDS);
  }

  private static DeltaStnClassifier classifier(SequencePool.Kind pooling) {
    return new DeltaStnClassifier()
        .setNetworkJson(SequenceClassifiers.networkJson(WORDS, LENGTH, 6, 10, 1, 2, pooling))
        .setHyperparameters(SequenceClassifiers.space(1).toJson())
        .setValidationIndicatorCol("validation")
        .setBatchSize(20)
        .setStepSize(0.02)
        .setWarmupEpochs(2)
        .setMaxIter(12);
  }

  private static PipelineModel fit(PipelineStage classifier, Dataset<Row> data) {
    return new Pipeline().setStages(new PipelineStage[] {tokens(), classifier}).fit(data);
  }

  @ParameterizedTest
  @EnumSource(SequencePool.Kind.class)
  void theOrderOfWordsIsLearned(SequencePool.Kind pooling, @TempDir Path folder) throws Exception {
    PipelineModel model = fit(classifier(pooling), frame(rows(400, 1)));
    Dataset<Row> others = frame(rows(200, 2));
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(model.transform(others));
    System.out.printf("accuracy with pooling %s: %.3f%n", pooling, accuracy);
    assertThat(accuracy).isGreaterThan(0.9);
    DeltaStnClassificationModel trained = (DeltaStnClassificationModel) model.stages()[1];
    assertThat(trained.hyperparameterValues())
        .containsOnlyKeys(
            "lockedDropout.embedding", "lockedDropout.lstm0", "embeddingDropout", "dropConnect");
    assertThat(trained.hyperparameterValues().get("dropConnect")).isNotEqualTo(0.05);
    model.save(folder.resolve("model").toString());
    Dataset<Row> loaded = PipelineModel.load(folder.resolve("model").toString()).transform(others);
    assertThat(loaded.collectAsList()).isEqualTo(model.transform(others).collectAsList());
  }

  @ParameterizedTest
  @EnumSource(SequencePool.Kind.class)
  void anExportedModelGivesTheSameProbabilitiesWhereTheMaskIsThePadding(SequencePool.Kind pooling) {
    Dataset<Row> data = frame(rows(60, 1));
    PipelineModel model = fit(classifier(pooling).setMaxIter(2), data);
    List<Row> scored = model.transform(data).limit(10).collectAsList();
    MultiLayerNetwork theirs =
        (MultiLayerNetwork) ((DeltaStnClassificationModel) model.stages()[1]).toDl4j();
    for (Row row : scored) {
      double[] words = row.<Vector>getAs("features").toArray();
      double[] mask = Arrays.stream(words).map(word -> word < 0 ? 0 : 1).toArray();
      double[] read = Arrays.stream(words).map(word -> Math.max(0, word)).toArray();
      INDArray output =
          theirs.output(
              Nd4j.create(new double[][] {read}).reshape(1, 1, LENGTH),
              false,
              Nd4j.create(new double[][] {mask}),
              null);
      double[] expected = row.<Vector>getAs("probability").toArray();
      assertThat(output.toDoubleVector()).containsExactly(expected, within(1e-5));
    }
  }

  @Test
  void emptyTextsLongTextsAndUnknownWordsHaveClasses() {
    TokenVectorizerModel tokens = tokens().setVocabulary("yes", "no").fit(frame(rows(4, 1)));
    assertThat(tokens.words().words()).containsExactly("<unk>", "<eos>", "yes", "no");
    String[] ten = new String[10];
    Arrays.fill(ten, "no");
    ten[0] = "never seen";
    List<Row> rows =
        List.of(RowFactory.create(new String[0], 0.0, false), RowFactory.create(ten, 0.0, false));
    Dataset<Row> vectors = tokens.transform(frame(rows));
    List<Row> found = vectors.select("features").collectAsList();
    assertThat(found.get(0).get(0)).isEqualTo(Vectors.dense(-1, -1, -1, -1, -1, -1, -1, -1));
    assertThat(found.get(1).get(0)).isEqualTo(Vectors.dense(0, 3, 3, 3, 3, 3, 3, 3));
    PipelineModel model = fit(classifier(SequencePool.Kind.LAST).setMaxIter(1), frame(rows(60, 1)));
    assertThat(model.transform(frame(rows)).select("prediction").collectAsList()).hasSize(2);
  }

  @Test
  void nullsAreRefusedLeftOutOrHaveNoVector() {
    Row nothing = RowFactory.create(null, 0.0, false);
    Row within = RowFactory.create(new String[] {"a", null}, 0.0, false);
    Row text = RowFactory.create(new String[] {"a"}, 0.0, false);
    Dataset<Row> data = frame(List.of(text, nothing, within));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens().fit(data))
        .withMessageContaining("column 'tokens', row 1 (counted from 0): found null");
    TokenVectorizerModel model = tokens().fit(frame(List.of(text)));
    assertThatThrownBy(() -> model.transform(data).collectAsList())
        .hasStackTraceContaining("found null, expected an array of words");
    TokenVectorizerModel skips = tokens().setHandleInvalid("skip").fit(data);
    assertThat(skips.words().words()).containsExactly("<unk>", "<eos>", "a");
    assertThat(skips.transform(data).collectAsList()).hasSize(1);
    List<Row> kept = skips.setHandleInvalid("keep").transform(data).collectAsList();
    assertThat(kept).hasSize(3);
    assertThat(kept.get(1).isNullAt(3)).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokens().setVocabSize(3).setVocabulary("a", "b").fit(data))
        .withMessageContaining("vocabulary has 4 words");
  }

  @Test
  void vectorsThatAreNoWordsAreRefused() {
    Dataset<Row> data = tokens().fit(frame(rows(60, 1))).transform(frame(rows(60, 1)));
    Dataset<Row> wrong =
        data.withColumn(
            "features",
            functions
                .udf(
                    (Vector words, Boolean validation) ->
                        validation ? words : Vectors.dense(1, -1, 2, -1, -1, -1, -1, -1),
                    org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                .apply(functions.col("features"), functions.col("validation")));
    assertThatThrownBy(() -> classifier(SequencePool.Kind.MEAN).setMaxIter(1).fit(wrong))
        .hasStackTraceContaining("word 2.0 after the padding; pad sequences at their end");
    DeltaStnClassifier small =
        classifier(SequencePool.Kind.MEAN)
            .setNetworkJson(
                SequenceClassifiers.networkJson(3, LENGTH, 6, 10, 1, 2, SequencePool.Kind.MEAN));
    assertThatThrownBy(() -> small.fit(data))
        .hasStackTraceContaining("expected a whole number from 0 to 2, or -1 for padding");
  }

  @Test
  void withoutHyperparametersThoseOfSequencesAreTuned() {
    DeltaStnClassifier estimator = classifier(SequencePool.Kind.LAST);
    estimator.clear(estimator.hyperparameters());
    PipelineModel model = fit(estimator.setMaxIter(3), frame(rows(60, 1)));
    assertThat(((DeltaStnClassificationModel) model.stages()[1]).hyperparameterValues())
        .containsOnlyKeys(
            "embeddingDropout",
            "lockedDropout.embedding",
            "lockedDropout.lstm0",
            "dropConnect",
            "weightDecay");
  }
}
