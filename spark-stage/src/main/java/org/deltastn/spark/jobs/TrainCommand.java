package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.jobs.console.ConsoleProgress;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.StageConfig;
import org.deltastn.spark.jobs.settings.TrainingOptions;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.report.TrainingReport;
import org.deltastn.spark.tables.TableVectorizerModel;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains a model on a user's data and saves it, with its configuration beside it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model and saves it as a PipelineModel; beside it MODEL.conf, the whole"
          + " configuration,",
      "with which the run can be repeated. What is given here goes before what the file says."
    })
final class TrainCommand implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "HOCON: Params of the stage by name (layers = [4, 16, 3]), and in job { } the options"
              + " below")
  private String config;

  @Mixin private TrainingOptions options;

  @Override
  public Integer call() throws IOException {
    try (JobSession session = JobSession.open("delta-stn train", 2)) {
      SparkSession spark = session.spark();
      JobSettings settings = options.settings(config);
      ModelOutputs outputs = ModelOutputs.of(spark, settings, options.overwrite());
      DeltaStnParams estimator = estimator(settings.text("stage"));
      StageConfig.apply(settings.params(), estimator);
      if (spark.sparkContext().isLocal()) {
        // A cluster's driver may lack what its executors have.
        String backend = (String) estimator.getOrDefault(estimator.getParam("backend"));
        Backends.ownGpu(BackendChoice.resolve(backend));
      }
      Dataset<Row> data = settings.input().readCells(spark, session.kept(), false);
      StagePipeline stages = new StagePipeline(estimator, settings, System.out);
      if (outputs.report() != null) {
        stages.measureImportance();
      }
      PipelineModel pipeline = stages.fit((Estimator<?>) estimator, data);
      DeltaStnModel trained = SavedModels.network(pipeline);
      outputs.save(
          pipeline, stages.configuration(settings.job().withFallback(StageConfig.of(estimator))));
      System.out.println("Hyperparameters:");
      trained.hyperparameters().show(false);
      TrainingReport report =
          TrainingReport.of(trained).setting("data", settings.required("input"));
      SavedModels.stages(pipeline, TableVectorizerModel.class)
          .forEach(table -> report.columns(table.columns()));
      if (stages.importance() != null) {
        report.importance(stages.importance());
      }
      outputs.saveReport(report::save);
    }
    return 0;
  }

  private static DeltaStnParams estimator(String stage) {
    ConsoleProgress progress = new ConsoleProgress(System.out);
    return switch (stage) {
      case "classifier" -> new DeltaStnClassifier().addListener(progress);
      case "regressor" -> new DeltaStnRegressor().addListener(progress);
      default ->
          throw new IllegalArgumentException(
              "found the stage '" + stage + "', expected classifier or regressor");
    };
  }
}
