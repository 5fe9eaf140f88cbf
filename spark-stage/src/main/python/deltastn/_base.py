"""What the stages have in common: the Java object behind each, and how they are saved."""

from __future__ import annotations

from typing import Any, Dict, Optional

from pyspark.ml.util import JavaMLReadable, JavaMLReader, JavaMLWritable
from pyspark.ml.wrapper import JavaModel, JavaParams, JavaWrapper
from pyspark.sql import DataFrame


class _Reader(JavaMLReader):
    """Finds the Java class of a stage by its name."""

    @classmethod
    def _java_loader_class(cls, clazz: Any) -> str:
        return clazz._JAVA_CLASS


class Stage(JavaParams, JavaMLReadable, JavaMLWritable):
    """A stage whose work a Java object does."""

    _JAVA_CLASS: str

    @classmethod
    def read(cls) -> JavaMLReader:
        """Return a reader of saved stages of this kind."""
        return _Reader(cls)

    def _start(self, **defaults: Any) -> None:
        """Create the Java object; an error names the jar where it is missing."""
        try:
            self._java_obj = self._new_java_obj(self._JAVA_CLASS, self.uid)
        except TypeError as e:
            raise ImportError(
                f"{self._JAVA_CLASS} is not on Spark's class path: start Spark with the jar of"
                " delta-stn, by --jars or spark.jars"
            ) from e
        self._setDefault(**defaults)


class Summary(JavaWrapper):
    """How a training went."""

    def history(self) -> DataFrame:
        """Return a row for every epoch: losses, accuracy, learning rate, hyperparameters."""
        return self._call_java("history")

    def timing(self) -> DataFrame:
        """Return a row for every round: seconds of compute, broadcast, reduction, driver."""
        return self._call_java("timing")

    @property
    def outcome(self) -> str:
        """The reason why training ended."""
        return self._java_obj.outcome().toString()

    @property
    def refit(self) -> Optional[Dict[str, float]]:
        """What was trained anew on all rows (epoch, steps, rows, seconds), or None."""
        report = self._java_obj.refit().orElse(None)
        if report is None:
            return None
        return {
            "epoch": report.epoch(),
            "steps": report.steps(),
            "rows": report.rows(),
            "seconds": report.seconds(),
        }


class NetworkModel(Stage, JavaModel):
    """What a trained classifier and a trained regressor have in common."""

    def hyperparameters(self) -> DataFrame:
        """Return what was found: name, kind, layer, value, lambda, scale, initialValue."""
        return self._call_java("hyperparameters")

    def hyperparameterValues(self) -> Dict[str, float]:
        """Return the value of every hyperparameter by its name."""
        return {row["name"]: row["value"] for row in self.hyperparameters().collect()}

    @property
    def summary(self) -> Summary:
        """How training went."""
        return Summary(self._java_obj.summary())

    @property
    def networkConfiguration(self) -> str:
        """Deeplearning4j's configuration of the network, as JSON."""
        return self._java_obj.networkJson()

    def exportOnnx(self, path: str) -> None:
        """Write the network as an ONNX model of unscaled features; a file that exists stays."""
        self._java_obj.exportOnnx(path)

    def exportDl4j(self, path: str) -> None:
        """Write the network as a zip file of Deeplearning4j; a file that exists stays."""
        self._java_obj.exportDl4j(path)
