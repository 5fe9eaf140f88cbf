"""Networks on Apache Spark whose regularization hyperparameters tune themselves while they train.

The stages are those of the Java library, under the same names; Spark needs its jar::

    spark = SparkSession.builder.config("spark.jars", "delta-stn-spark_2.12-...-job.jar").getOrCreate()
    model = DeltaStnClassifier(maxIter=10).fit(training)
    model.hyperparameters().show()
"""

from .searches import (
    BayesianSearch,
    GridSearch,
    Hyperband,
    PopulationBasedTraining,
    RandomSearch,
    SearchModel,
    SearchSummary,
    SuccessiveHalving,
)
from .stages import (
    ClassNames,
    DeltaStnClassificationModel,
    DeltaStnClassifier,
    DeltaStnLanguageModel,
    DeltaStnLanguageModelModel,
    DeltaStnRegressionModel,
    DeltaStnRegressor,
    ImageVectorizer,
    TableVectorizer,
    TableVectorizerModel,
    TokenVectorizer,
    TokenVectorizerModel,
)
from ._base import Summary

__all__ = [
    "BayesianSearch",
    "ClassNames",
    "DeltaStnClassificationModel",
    "DeltaStnClassifier",
    "DeltaStnLanguageModel",
    "DeltaStnLanguageModelModel",
    "DeltaStnRegressionModel",
    "DeltaStnRegressor",
    "GridSearch",
    "Hyperband",
    "ImageVectorizer",
    "PopulationBasedTraining",
    "RandomSearch",
    "SearchModel",
    "SearchSummary",
    "SuccessiveHalving",
    "Summary",
    "TableVectorizer",
    "TableVectorizerModel",
    "TokenVectorizer",
    "TokenVectorizerModel",
]
