package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.jobs.data.Output;
import org.deltastn.spark.jobs.data.OwnFiles;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.SavedModelOption;
import org.deltastn.spark.report.TrainingReport;
import org.deltastn.spark.tables.TableVectorizerModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes how a saved model was trained. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes how a saved model was trained, as one HTML page and as CSV.")
final class ReportCommand implements Callable<Integer> {

  @Mixin private SavedModelOption saved;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "the page")
  private String output;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "write history.csv and hyperparameters.csv here")
  private String csv;

  @Option(names = "--title", description = "heading of the page")
  private String title;

  @Override
  public Integer call() throws IOException {
    String model = saved.path();
    try (JobSession session = JobSession.open("delta-stn report", 2)) {
      SparkSession spark = session.spark();
      Output page = Output.of(spark, "--output", output, OwnFiles.REPORT, true);
      Output history = null;
      Output hyperparameters = null;
      if (csv != null) {
        history = Output.of(spark, "--csv", csv + "/history.csv", OwnFiles.HISTORY_CSV, true);
        hyperparameters =
            Output.of(
                spark, "--csv", csv + "/hyperparameters.csv", OwnFiles.HYPERPARAMETERS_CSV, true);
      }
      Transformer loaded = SavedModels.load(spark, model);
      TrainingReport report =
          TrainingReport.of(SavedModels.network(loaded))
              .title(title == null ? "Training of " + model : title)
              .setting("model", model);
      for (TableVectorizerModel table : SavedModels.stages(loaded, TableVectorizerModel.class)) {
        System.out.print(table.columnsText());
        report.columns(table.columns());
      }
      page.write(report::save);
      System.out.println("Report written to " + output);
      if (csv != null) {
        history.write(report::saveHistory);
        hyperparameters.write(report::saveHyperparameters);
        System.out.println("history.csv and hyperparameters.csv written to " + csv);
      }
    }
    return 0;
  }
}
