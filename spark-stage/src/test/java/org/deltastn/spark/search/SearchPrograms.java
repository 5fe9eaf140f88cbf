package org.deltastn.spark.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.search.Trial;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.search.trials.SearchListener;

/** A search in a folder, and a program that runs it in a process of its own. */
final class SearchPrograms {

  static final String TRIAL = "trial";

  private static final List<Row> ROWS = Samples.clusters(203);

  private SearchPrograms() {}

  static SuccessiveHalving search(String backend, String folder) {
    DeltaStnClassifier classifier =
        Samples.classifier().setLayers(new int[] {4, 64, 64, 3}).setMaxIter(9).setBackend(backend);
    classifier.setValidationIndicatorCol("validation");
    return new SuccessiveHalving()
        .setEstimator(classifier)
        .setTrials(9)
        .setParallelism(2)
        .setTrialDir(folder);
  }

  static SearchModel run(SparkSession session, SuccessiveHalving search) {
    return search.fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  /**
   * Searches, with a line on standard output for every trial that starts; arguments are the folder
   * of the trials and a file for the best model.
   */
  public static void main(String[] args) throws IOException {
    SparkSession session = LocalSpark.session();
    SearchListener lines =
        new SearchListener() {
          @Override
          public void trialStarted(Trial trial) {
            System.out.println(TRIAL + " " + trial.number());
          }
        };
    SearchModel model = run(session, search("nd4j", args[0]).addListener(lines));
    Files.write(Path.of(args[1]), model.bestModel().state().toBytes());
    session.stop();
  }
}
