"""The stages in PySpark. PySparkTest runs these tests in the JVM of the Java tests."""

import os
import unittest

from pyspark.ml import Pipeline, PipelineModel
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator, CrossValidatorModel, ParamGridBuilder
from pyspark.sql import SparkSession

from deltastn import (
    DeltaStnClassificationModel,
    DeltaStnClassifier,
    DeltaStnRegressor,
    ImageVectorizer,
    RandomSearch,
    TableVectorizer,
    TableVectorizerModel,
)

FOLDER = os.environ["DELTASTN_FOLDER"]


def setUpModule():
    global spark, data
    spark = (
        SparkSession.builder.master("local[2]")
        .appName("deltastn")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    data = spark.read.parquet(FOLDER + "/data")


def tearDownModule():
    spark.stop()


def assembler():
    return VectorAssembler(inputCols=["a", "b"], outputCol="features")


def classifier():
    return DeltaStnClassifier(
        layers=[2, 6, 2],
        batchSize=16,
        maxIter=2,
        hyperparameters=[{"kind": "inputDropout"}],
    )


def predictions(model):
    return model.transform(data).orderBy("id").select("id", "prediction")


class ClassifierTest(unittest.TestCase):
    def test_params_have_defaults_setters_and_getters(self):
        estimator = classifier()
        self.assertEqual(estimator.getLayers(), [2, 6, 2])
        self.assertEqual(estimator.getHyperparameters(), '[{"kind": "inputDropout"}]')
        self.assertTrue(estimator.getStandardization())
        self.assertEqual(estimator.setMaxIter(3).getMaxIter(), 3)
        self.assertEqual(classifier().getMaxIter(), 2)
        self.assertIn("maximum number of epochs", estimator.explainParam("maxIter"))
        with self.assertRaises(TypeError):
            estimator.setMaxIter("many")

    def test_a_value_that_java_refuses_is_named(self):
        rows = assembler().transform(data)
        with self.assertRaisesRegex(Exception, "batchSize"):
            classifier().setBatchSize(0).fit(rows)

    def test_a_fit_gives_frames_and_predictions(self):
        rows = assembler().transform(data)
        model = classifier().fit(rows)
        self.assertIsInstance(model, DeltaStnClassificationModel)
        found = model.hyperparameters().collect()
        self.assertEqual([row["name"] for row in found], ["inputDropout"])
        self.assertEqual(model.hyperparameterValues(), {"inputDropout": found[0]["value"]})
        history = model.summary.history()
        self.assertEqual(history.count(), 2)
        self.assertIn("inputDropout", history.columns)
        self.assertGreater(model.summary.timing().count(), 0)
        self.assertIsNone(model.summary.refit)
        self.assertEqual((model.numClasses, model.numFeatures), (2, 2))
        self.assertEqual(model.getOrDefault(model.getParam("maxIter")), 2)
        row = model.transform(rows).first()
        probability = model.predictProbability(row["features"])
        self.assertAlmostEqual(probability[0], row["probability"][0], places=6)
        self.assertEqual(model.predict(Vectors.dense(row["features"])), row["prediction"])
        model.exportOnnx(FOLDER + "/python.onnx")
        self.assertGreater(os.path.getsize(FOLDER + "/python.onnx"), 100)

    def test_a_refit_trains_on_all_rows(self):
        model = classifier().setRefit(True).fit(assembler().transform(data))
        self.assertEqual(model.summary.refit["rows"], data.count())
        self.assertGreater(model.summary.refit["steps"], 0)


class PipelinesTest(unittest.TestCase):
    def test_python_writes_what_python_and_java_read(self):
        model = Pipeline(stages=[assembler(), classifier()]).fit(data)
        model.save(FOLDER + "/from-python")
        predictions(model).write.parquet(FOLDER + "/python-predictions")
        again = PipelineModel.load(FOLDER + "/from-python")
        self.assertIsInstance(again.stages[1], DeltaStnClassificationModel)
        self.assertEqual(predictions(again).collect(), predictions(model).collect())

    def test_python_reads_what_java_wrote(self):
        model = PipelineModel.load(FOLDER + "/from-java")
        self.assertIsInstance(model.stages[1], DeltaStnClassificationModel)
        self.assertEqual(predictions(model).count(), 80)
        self.assertEqual(model.stages[1].summary.history().count(), 2)

    def test_an_estimator_comes_back_with_its_params(self):
        saved = classifier()
        saved.save(FOLDER + "/estimator")
        again = DeltaStnClassifier.load(FOLDER + "/estimator")
        self.assertEqual(again.uid, saved.uid)
        self.assertEqual(again.getLayers(), [2, 6, 2])
        self.assertEqual(again.getBatchSize(), 16)
        pipeline = Pipeline(stages=[assembler(), saved])
        pipeline.save(FOLDER + "/pipeline")
        stages = Pipeline.load(FOLDER + "/pipeline").getStages()
        self.assertEqual(stages[1].getHyperparameters(), saved.getHyperparameters())


class TuningTest(unittest.TestCase):
    def test_a_cross_validator_tries_a_grid(self):
        estimator = classifier().setMaxIter(1)
        grid = ParamGridBuilder().addGrid(estimator.stepSize, [0.001, 0.1]).build()
        tuned = CrossValidator(
            estimator=estimator,
            estimatorParamMaps=grid,
            evaluator=MulticlassClassificationEvaluator(metricName="accuracy"),
            numFolds=2,
        ).fit(assembler().transform(data))
        self.assertEqual(len(tuned.avgMetrics), 2)
        self.assertIsInstance(tuned.bestModel, DeltaStnClassificationModel)
        tuned.save(FOLDER + "/cross-validator")
        again = CrossValidatorModel.load(FOLDER + "/cross-validator")
        self.assertIsInstance(again.bestModel, DeltaStnClassificationModel)

    def test_a_search_lists_its_trials(self):
        search = RandomSearch(maxTrials=2, parallelism=1).setEstimator(classifier().setMaxIter(1))
        self.assertEqual(search.getEstimator().getMaxIter(), 1)
        model = search.fit(assembler().transform(data))
        self.assertEqual(model.summary.trials().count(), 2)
        self.assertIsInstance(model.bestModel, DeltaStnClassificationModel)
        self.assertEqual(model.transform(assembler().transform(data)).count(), 80)


class OtherStagesTest(unittest.TestCase):
    def test_a_regressor_predicts_in_the_units_of_its_label(self):
        rows = assembler().transform(data).selectExpr("id", "features", "500 + 3 * a as label")
        model = DeltaStnRegressor(hiddenLayers=[6], batchSize=16, maxIter=3).fit(rows)
        mean = model.transform(rows).selectExpr("avg(prediction)").first()[0]
        self.assertAlmostEqual(mean, 501.5, delta=3)

    def test_a_table_becomes_vectors_in_a_pipeline(self):
        rows = data.selectExpr("id", "label", "a", "if(b > 0.5, 'high', 'low') as kind")
        table = TableVectorizer(inputCols=["a", "kind"], outputCol="features")
        learner = DeltaStnClassifier(hiddenLayers=[6], batchSize=16, maxIter=1)
        model = Pipeline(stages=[table, learner]).fit(rows)
        self.assertEqual(model.stages[0].columns().count(), 2)
        model.save(FOLDER + "/table")
        again = PipelineModel.load(FOLDER + "/table")
        self.assertIsInstance(again.stages[0], TableVectorizerModel)
        self.assertEqual(again.transform(rows).count(), 80)

    def test_an_image_vectorizer_has_a_column_of_its_own_name(self):
        stage = ImageVectorizer(inputCol="content", imageShape=[1, 4, 4])
        self.assertEqual(stage.getOutputCol(), stage.uid + "__output")
        self.assertEqual(stage.getImageShape(), [1, 4, 4])


if __name__ == "__main__":
    unittest.main()
