package org.deltastn.spark

import java.nio.file.Files

import org.apache.spark.ml.{Pipeline, PipelineModel}
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator
import org.apache.spark.ml.feature.RegexTokenizer
import org.apache.spark.ml.linalg.{Vector, Vectors}
import org.apache.spark.ml.tuning.{CrossValidator, ParamGridBuilder}
import org.apache.spark.sql.{Dataset, SparkSession}
import org.deltastn.hyper.Hyperparameter
import org.deltastn.spark.search._
import org.deltastn.spark.tables.{ClassNames, TableLabels, TableVectorizer}
import org.deltastn.train.Method
import org.junit.jupiter.api.Assertions.{assertArrayEquals, assertEquals, assertTrue}
import org.junit.jupiter.api.Test

/** A row of a typed data set. */
case class Point(features: Vector, label: Double)

/** What a model adds to it. */
case class Scored(label: Double, prediction: Double)

/** Every stage as it is used in Scala. */
class ScalaUseTest {

  private val spark: SparkSession = LocalSpark.session()

  import spark.implicits._

  private val points: Dataset[Point] = (0 until 120)
    .map { i =>
      val x = math.sin(i * 12.9898)
      Point(Vectors.dense(x, math.cos(i * 78.233), i % 5), if (x > 0) 1 else 0)
    }
    .toDS()

  private def classifier = new DeltaStnClassifier()
    .setHiddenLayers(6)
    .setBatchSize(16)
    .setMaxIter(3)
    .setPatience(0)

  @Test
  def settersChainParamsAreNamedAndHyperparametersAreARowEach(): Unit = {
    val stage = classifier
      .setHyperparameters(
        Hyperparameter.inputDropout().build(),
        Hyperparameter.weightDecay().initialValue(1e-4).build())
      .setMethod(Method.STN)
    assertEquals(3, stage.getMaxIter)
    assertEquals(3, stage.extractParamMap()(stage.maxIter))
    assertArrayEquals(Array(6), stage.getHiddenLayers)
    assertTrue(stage.explainParam(stage.batchSize).startsWith("batchSize: "))
    assertEquals("features", stage.getOrDefault(stage.featuresCol))

    val model = stage.fit(points)
    val found = model.hyperparameters
    assertEquals(2L, found.count())
    assertEquals(3L, model.summary.history().count())
    assertEquals(3, model.summary.objectiveHistory.length)

    val scored = model.transform(points).select("label", "prediction").as[Scored]
    val right = scored.filter(row => row.label == row.prediction).count()
    assertTrue(right > 60, s"$right of 120 are right")
    assertEquals(model.predict(points.head().features), scored.head().prediction, 0)
  }

  @Test
  def aPipelineOverATableIsSavedAndLoaded(): Unit = {
    val table = (0 until 90)
      .map(i => (i % 7, Seq("red", "green", "blue")(i % 3), if (i % 3 == 0) "yes" else "no"))
      .toDF("size", "colour", "bought")
    val labels = TableLabels.classes(table, "bought")
    val columns = new TableVectorizer().setIgnoredCols("bought").setOutputCol("features")
    val named = new ClassNames().setInputCol("prediction").setOutputCol("predicted")
    val data = labels.rows
    val model = new Pipeline().setStages(Array(columns, classifier.setLabelCol("bought"), named)).fit(data)
    val folder = Files.createTempDirectory("scala").resolve("model").toString
    model.write.overwrite().save(folder)
    val answers = PipelineModel.load(folder).transform(data).select("predicted").as[String]
    assertTrue(answers.collect().forall(Set("yes", "no")))
  }

  @Test
  def regressionImagesAndTextsHaveStagesOfTheirOwn(): Unit = {
    val numbers = points.map(p => Point(p.features, 2 * p.features(0) - 1))
    val regression = new DeltaStnRegressor().setHiddenLayers(4).setMaxIter(2).fit(numbers)
    assertEquals(120L, regression.transform(numbers).count())
    assertTrue(regression.evaluate(numbers).rootMeanSquaredError >= 0)

    val images = new ImageVectorizer()
      .setInputCol("content")
      .setOutputCol("pixels")
      .setImageShape(1, 4, 6)
      .setResize(true)
    assertArrayEquals(Array(1, 4, 6), images.getImageShape)

    val texts = (0 until 30).map(i => s"the cat sat on the mat number $i").toDF("text")
    val language = new DeltaStnLanguageModel()
      .setEmbeddingSize(4)
      .setLstmUnits(4)
      .setMaxIter(1)
    val words = new RegexTokenizer().setInputCol("text").setOutputCol("tokens")
    val tokens = words.transform(texts)
    assertTrue(language.fit(tokens).perplexity(tokens) > 1)
  }

  @Test
  def searchesAndCrossValidationTakeTheStage(): Unit = {
    val searches: Seq[HyperparameterSearch[_]] = Seq(
      new RandomSearch().setMaxTrials(2),
      new BayesianSearch().setInitialTrials(2).setMaxTrials(2),
      new GridSearch().setValuesPerHyperparameter(2),
      new SuccessiveHalving().setTrials(2).setEta(2),
      new Hyperband().setEta(3),
      new PopulationBasedTraining().setPopulationSize(2).setInterval(1))
    assertEquals(6, searches.map(_.uid).distinct.size)
    val found = new RandomSearch().setEstimator(classifier).setMaxTrials(2).fit(points)
    assertEquals(2L, found.summary.trials().count())
    assertEquals(120L, found.transform(points).count())

    val stage = classifier.setMaxIter(1)
    val grid = new ParamGridBuilder().addGrid(stage.stepSize, Array(0.01, 0.1)).build()
    val best = new CrossValidator()
      .setEstimator(stage)
      .setEstimatorParamMaps(grid)
      .setEvaluator(new MulticlassClassificationEvaluator())
      .setNumFolds(2)
      .fit(points)
    assertEquals(2, best.avgMetrics.length)
  }
}
