"""The note in Python, paragraph by paragraph. PySparkTest runs it in the JVM of the Java tests."""

import os
import re
import unittest

from pyspark.sql import SparkSession

BLOCK = re.compile(r"^```python.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Zeppelin:
    """What the note calls of Zeppelin: forms, made short, and tables, which are kept."""

    def __init__(self, forms):
        self.forms = forms
        self.shown = []

    def textbox(self, name, default):
        return self.forms.get(name, default)

    def show(self, data):
        self.shown.append(data.collect())


class NoteTest(unittest.TestCase):
    def test_every_paragraph_runs_with_its_output(self):
        with open(os.environ["DELTASTN_NOTE"], encoding="utf-8") as file:
            paragraphs = BLOCK.findall(file.read())
        self.assertEqual(len(paragraphs), 7)
        spark = (
            SparkSession.builder.master("local[2]")
            .appName("note")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )
        z = Zeppelin({"rows": "1000", "epochs": "5"})
        names = {"spark": spark, "z": z, "__name__": "note"}
        try:
            for paragraph in paragraphs:
                exec(compile(paragraph.replace("/tmp/", os.environ["DELTASTN_FOLDER"] + "/"), "note", "exec"), names)
        finally:
            spark.stop()
        customers, columns, found, history, counts = z.shown
        self.assertEqual(len(customers), 10)
        self.assertEqual(len(columns), 3)
        self.assertEqual([row["name"] for row in found], ["inputDropout", "weightDecay"])
        self.assertEqual([row["epoch"] for row in history], [1, 2, 3, 4, 5])
        self.assertLess(history[-1]["validationLoss"], history[0]["validationLoss"])
        right = sum(row["count"] for row in counts if row["label"] == row["prediction"])
        self.assertEqual(right / sum(row["count"] for row in counts), names["accuracy"])
        self.assertGreater(names["accuracy"], 0.7)


if __name__ == "__main__":
    unittest.main()
