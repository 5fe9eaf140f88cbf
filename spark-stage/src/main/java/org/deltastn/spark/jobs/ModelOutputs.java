package org.deltastn.spark.jobs;

import com.typesafe.config.Config;
import java.io.IOException;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.data.Output;
import org.deltastn.spark.jobs.data.OwnFiles;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.StageConfig;
import org.deltastn.spark.report.TextFile;

/**
 * Where a command puts a model, its configuration and its report.
 *
 * @param report null for none
 */
record ModelOutputs(Output model, Output configuration, Output report) {

  /**
   * Returns the places that settings name; all were tried.
   *
   * @throws IllegalArgumentException if one of them cannot be written, or holds what is not ours
   */
  static ModelOutputs of(SparkSession spark, JobSettings settings, boolean overwrite) {
    Output model =
        Output.of(spark, "--model", settings.required("model"), OwnFiles.MODEL, overwrite)
            .apartFrom(settings.required("input"));
    Output configuration =
        Output.of(spark, "--model", model.path() + ".conf", OwnFiles.CONFIGURATION, overwrite);
    String page = settings.text("report");
    Output report =
        page.isEmpty() ? null : Output.of(spark, "--report", page, OwnFiles.REPORT, true);
    return new ModelOutputs(model, configuration, report);
  }

  /** Saves a model and, beside it, the configuration that repeats the run, and says where. */
  void save(PipelineModel pipeline, Config complete) throws IOException {
    String text = StageConfig.render(complete);
    model.write(path -> pipeline.write().save(path));
    configuration.write(path -> TextFile.write(path, OwnFiles.marked(text)));
    System.out.println(
        "Model saved to " + model.path() + ", its configuration to " + configuration.path());
  }

  /** Writes the report, where one is wanted, and says where. */
  void saveReport(Output.Writing page) throws IOException {
    if (report != null) {
      report.write(page);
      System.out.println("Report written to " + report.path());
    }
  }
}
