package org.deltastn.spark.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.jobs.console.SearchProgress;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.StageConfig;
import org.deltastn.spark.jobs.settings.TrainingOptions;
import org.deltastn.spark.report.ComparisonReport;
import org.deltastn.spark.search.BayesianSearch;
import org.deltastn.spark.search.GridSearch;
import org.deltastn.spark.search.Hyperband;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.PopulationBasedTraining;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.spark.search.SearchModel;
import org.deltastn.spark.search.SuccessiveHalving;
import org.deltastn.spark.training.SearchableEstimator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Searches for hyperparameters on a user's data and saves the best trial's model. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model many times at constant hyperparameters, and saves the best as a"
          + " PipelineModel;",
      "beside it MODEL.conf, the whole configuration. What is given here goes before what the file",
      "says. For one training that tunes itself, see train."
    })
final class TuneCommand implements Callable<Integer> {

  private static final String KIND = "kind";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "HOCON: Params of the stage by name, in search { } kind and the Params of the search, and"
            + " in",
        "job { } the options below"
      })
  private String config;

  @Option(
      names = "--search",
      paramLabel = "KIND",
      description = "grid, random, bayesian, halving, hyperband or population")
  private String kind;

  @Option(
      names = "--search-set",
      paramLabel = "PARAM=VALUE",
      description = "a Param of the search: --search-set maxSeconds=600")
  private Map<String, String> searchParams = new LinkedHashMap<>();

  @Mixin private TrainingOptions options;

  @Override
  public Integer call() throws IOException {
    try (JobSession session = JobSession.open("delta-stn tune", 2);
        SearchProgress progress = new SearchProgress(System.out)) {
      SparkSession spark = session.spark();
      JobSettings settings = options.settings(config);
      ModelOutputs outputs = ModelOutputs.of(spark, settings, options.overwrite());
      SearchableEstimator estimator = estimator(settings.text("stage"));
      StageConfig.apply(settings.stageParams(), estimator);
      Config search = given(settings.search());
      HyperparameterSearch<?> tuning = search(search).setEstimator(estimator);
      StageConfig.apply(search.withoutPath(KIND), tuning);
      tuning.addListener(progress);
      Dataset<Row> data = settings.input().readCells(spark, session.kept(), false);
      StagePipeline stages = new StagePipeline(estimator, settings, System.out);
      PipelineModel pipeline = stages.fit(tuning, data);
      SearchModel found = SavedModels.stages(pipeline, SearchModel.class).get(0);
      Config complete =
          settings
              .job()
              .withFallback(StageConfig.of(estimator))
              .withFallback(
                  StageConfig.of(tuning).withValue(KIND, search.getValue(KIND)).atPath("search"));
      outputs.save(pipeline, stages.configuration(complete));
      found.summary().trials().show(Integer.MAX_VALUE, false);
      System.out.println(
          "Hyperparameters of the best trial, " + found.summary().best().trial().number() + ":");
      found.bestModel().hyperparameters().show(false);
      outputs.saveReport(
          new ComparisonReport("Search for hyperparameters")
                  .paragraph("Data: " + settings.required("input") + ".")
                  .search(tuning.getClass().getSimpleName(), found)
              ::save);
    }
    return 0;
  }

  /** Puts what the command line says of the search before what the file says. */
  private Config given(Config file) {
    Config given = ConfigFactory.empty();
    for (Map.Entry<String, String> param : searchParams.entrySet()) {
      ConfigValue text = ConfigValueFactory.fromAnyRef(param.getValue(), "--search-set");
      given = given.root().withValue(param.getKey(), text).toConfig();
    }
    if (kind != null) {
      given = ConfigFactory.parseMap(Map.of(KIND, kind), "--search").withFallback(given);
    }
    Config all = given.withFallback(file);
    return all.hasPath(KIND)
        ? all
        : ConfigFactory.parseMap(Map.of(KIND, "random"), "the default").withFallback(all);
  }

  private static HyperparameterSearch<?> search(Config search) {
    String wanted = search.getString(KIND);
    return switch (wanted) {
      case "grid" -> new GridSearch();
      case "random" -> new RandomSearch();
      case "bayesian" -> new BayesianSearch();
      case "halving" -> new SuccessiveHalving();
      case "hyperband" -> new Hyperband();
      case "population" -> new PopulationBasedTraining();
      default ->
          throw new IllegalArgumentException(
              "found the search '"
                  + wanted
                  + "', expected grid, random, bayesian, halving, hyperband or population");
    };
  }

  private static SearchableEstimator estimator(String stage) {
    return switch (stage) {
      case "classifier" -> new DeltaStnClassifier();
      case "regressor" -> new DeltaStnRegressor();
      default ->
          throw new IllegalArgumentException(
              "found the stage '" + stage + "', expected classifier or regressor");
    };
  }
}
