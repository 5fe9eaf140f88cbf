package org.deltastn.spark.jobs.experiments;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.data.ExampleFrames;
import org.deltastn.spark.jobs.experiments.images.ClassificationExperiment;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Scores the test images of an experiment with a saved model. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    sortOptions = false,
    description = "Scores the test images of an experiment with a saved model.")
final class ScoreImagesCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      defaultValue = "MNIST",
      description = "one of ${COMPLETION-CANDIDATES}")
  private Experiment experiment;

  @Mixin private ImagesOption images;

  @Option(names = "--model", paramLabel = "DIR", description = "where the model was saved")
  private String model = "target/mnist-model";

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "write label, prediction and probability here, as Parquet")
  private String output;

  @Override
  public Integer call() throws Exception {
    PublicDataset data = images.load(experiment);
    try (JobSession session = JobSession.open("delta-stn score", 2)) {
      SparkSession spark = session.spark();
      DeltaStnClassificationModel loaded = DeltaStnClassificationModel.load(model);
      Dataset<Row> scored =
          session.kept().keep(loaded.transform(ExampleFrames.of(spark, data.test(), 0)));
      if (output != null) {
        scored
            .select(ExampleFrames.LABEL, loaded.getPredictionCol(), loaded.getProbabilityCol())
            .write()
            .parquet(output);
      }
      ClassificationExperiment.Score score = ClassificationExperiment.Score.of(scored);
      System.out.println("Hyperparameters of the model:");
      loaded.hyperparameters().show(false);
      System.out.printf(
          Locale.ROOT,
          "test images %d  loss %.4f  accuracy %.4f%n",
          scored.count(),
          score.loss(),
          score.accuracy());
    }
    return 0;
  }
}
