"""Searches over the hyperparameters of an estimator, one trial a task."""

from __future__ import annotations

from typing import Any, Optional, TypeVar

from pyspark.ml.wrapper import JavaEstimator, JavaModel, JavaParams, JavaWrapper
from pyspark.sql import DataFrame

from ._base import Stage
from ._params import (
    BayesianSearchParams,
    GridSearchParams,
    HyperbandParams,
    PopulationBasedTrainingParams,
    RandomSearchParams,
    SuccessiveHalvingParams,
)

S = TypeVar("S", bound="_Search")


class SearchSummary(JavaWrapper):
    """What a search tried."""

    def trials(self) -> DataFrame:
        """Return a row for every trial."""
        return self._call_java("trials")


class SearchModel(Stage, JavaModel):
    """The best model of a search."""

    _JAVA_CLASS = "org.deltastn.spark.search.SearchModel"

    @property
    def bestModel(self) -> Any:
        """The model of the lowest validation loss."""
        return JavaParams._from_java(self._java_obj.bestModel())

    @property
    def summary(self) -> SearchSummary:
        """What was tried."""
        return SearchSummary(self._java_obj.summary())


class _Search(JavaEstimator):
    """What all searches have in common."""

    def setEstimator(self: S, value: Any) -> S:
        """Set the classifier or regressor that is tuned, as it is now."""
        self._java_obj.setEstimator(value._to_java())
        return self

    def getEstimator(self) -> Optional[Any]:
        """Return a copy of the estimator that is tuned, or None before one was set."""
        java = self._java_obj.getEstimator()
        return None if java is None else JavaParams._from_java(java)

    def _create_model(self, java_model: Any) -> SearchModel:
        return SearchModel(java_model)


class GridSearch(GridSearchParams, _Search):
    """Tries all combinations of a grid."""


class RandomSearch(RandomSearchParams, _Search):
    """Draws every trial evenly from the ranges."""


class BayesianSearch(BayesianSearchParams, _Search):
    """Proposes trials by a Gaussian process."""


class SuccessiveHalving(SuccessiveHalvingParams, _Search):
    """Goes on with the better part of many short trials."""


class Hyperband(HyperbandParams, _Search):
    """Runs brackets of successive halving."""


class PopulationBasedTraining(PopulationBasedTrainingParams, _Search):
    """Trains a population that copies its better members."""
