"""The stages: estimators, their models, and the vectorizer of images."""

from __future__ import annotations

from typing import Any, List

from pyspark.ml.classification import _JavaProbabilisticClassificationModel
from pyspark.ml.regression import _JavaRegressionModel
from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaTransformer
from pyspark.sql import DataFrame

from ._base import NetworkModel, Stage
from ._params import (
    ClassNamesParams,
    DeltaStnClassifierParams,
    DeltaStnLanguageModelParams,
    DeltaStnRegressorParams,
    ImageVectorizerParams,
    TableVectorizerParams,
    TokenVectorizerParams,
)


class DeltaStnClassificationModel(NetworkModel, _JavaProbabilisticClassificationModel):
    """A trained classifier."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnClassificationModel"

    @property
    def classLabels(self) -> List[str]:
        """Names of the classes before they were indexed; empty if they are not known."""
        return list(self._java_obj.classLabels())


class DeltaStnClassifier(DeltaStnClassifierParams, JavaEstimator):
    """A classifier whose regularization hyperparameters tune themselves during training."""

    def _create_model(self, java_model: Any) -> DeltaStnClassificationModel:
        return DeltaStnClassificationModel(java_model)


class DeltaStnRegressionModel(NetworkModel, _JavaRegressionModel):
    """A trained regressor."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnRegressionModel"


class DeltaStnRegressor(DeltaStnRegressorParams, JavaEstimator):
    """A regressor whose regularization hyperparameters tune themselves during training."""

    def _create_model(self, java_model: Any) -> DeltaStnRegressionModel:
        return DeltaStnRegressionModel(java_model)


class DeltaStnLanguageModelModel(NetworkModel):
    """A trained language model."""

    _JAVA_CLASS = "org.deltastn.spark.DeltaStnLanguageModelModel"

    def perplexity(self, texts: DataFrame) -> float:
        """Return the perplexity of texts, columns of words as in training."""
        return self._call_java("perplexity", texts)


class DeltaStnLanguageModel(DeltaStnLanguageModelParams, JavaEstimator):
    """A language model whose regularization hyperparameters tune themselves during training."""

    def _create_model(self, java_model: Any) -> DeltaStnLanguageModelModel:
        return DeltaStnLanguageModelModel(java_model)


class ImageVectorizer(ImageVectorizerParams, JavaTransformer):
    """Makes vectors of pixels of encoded or raw images."""


class TableVectorizerModel(Stage, JavaModel):
    """Makes vectors of the columns of a table, as it saw them in training."""

    _JAVA_CLASS = "org.deltastn.spark.tables.TableVectorizerModel"

    def columns(self) -> DataFrame:
        """Return a row for every column: what it holds and what became of it."""
        return self._call_java("columns")


class TableVectorizer(TableVectorizerParams, JavaEstimator):
    """Learns how columns of any kind become vectors."""

    def _create_model(self, java_model: Any) -> TableVectorizerModel:
        return TableVectorizerModel(java_model)


class TokenVectorizerModel(Stage, JavaModel):
    """Makes vectors of the indices of words, by the vocabulary of training."""

    _JAVA_CLASS = "org.deltastn.spark.TokenVectorizerModel"


class TokenVectorizer(TokenVectorizerParams, JavaEstimator):
    """Learns the vocabulary that numbers the words of texts, for classifiers of sequences."""

    def _create_model(self, java_model: Any) -> TokenVectorizerModel:
        return TokenVectorizerModel(java_model)


class ClassNames(ClassNamesParams, JavaTransformer):
    """Gives predicted classes the names that their labels had."""
