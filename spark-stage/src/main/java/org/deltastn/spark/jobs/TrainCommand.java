package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.InputOptions;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.StageConfig;
import org.deltastn.spark.jobs.settings.TableOptions;
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

  @Option(names = "--stage", description = "classifier (the default) or regressor")
  private String stage;

  @Mixin private InputOptions input;

  @Mixin private TableOptions table;

  @Option(names = "--model", paramLabel = "DIR", description = "where the model is saved")
  private String model;

  @Option(names = "--report", paramLabel = "FILE", description = "write a report here, as HTML")
  private String report;

  @Option(
      names = "--set",
      paramLabel = "PARAM=VALUE",
      description = "a Param of the stage, the value as in the file: --set maxIter=20")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--overwrite",
      description = "replace an earlier model and its configuration, and nothing else")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    try (SparkSession spark = JobSession.open("delta-stn train", 2)) {
      JobSettings settings = JobSettings.of(given(), params, table.params(), config);
      ModelOutputs outputs = ModelOutputs.of(spark, settings, overwrite);
      DeltaStnParams estimator = estimator(settings.text("stage"));
      StageConfig.apply(settings.params(), estimator);
      if (spark.sparkContext().isLocal()) {
        // A cluster's driver may lack what its executors have.
        String backend = (String) estimator.getOrDefault(estimator.getParam("backend"));
        Backends.ownGpu(BackendChoice.resolve(backend));
      }
      Dataset<Row> data = settings.input().readCells(spark, false);
      StagePipeline stages = new StagePipeline(estimator, settings, System.out);
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
      outputs.saveReport(report::save);
    }
    return 0;
  }

  private Map<String, Object> given() {
    Map<String, Object> given = input.given();
    InputOptions.put(given, "stage", stage);
    table.addTo(given);
    InputOptions.put(given, "model", model);
    InputOptions.put(given, "report", report);
    return given;
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
