package org.deltastn.structure;

import java.util.Map;
import java.util.TreeMap;

/**
 * The public classes with logic that have no test class of their own name, each with the test that
 * shows it, by the reason.
 */
public final class TestedElsewhere {

  /** Every engine passes one contract, which runs through these. */
  private static final Map<String, String> BY_THE_CONTRACTS_OF_ENGINES =
      Map.of(
          "org.deltastn.tensor.host.HostedBackend", "org.deltastn.tensor.nd4j.Nd4jBackendTest",
          "org.deltastn.tensor.host.HostLosses", "org.deltastn.tensor.nd4j.Nd4jBackendTest",
          "org.deltastn.tensor.host.HostMasks", "org.deltastn.tensor.nd4j.Nd4jBackendTest",
          "org.deltastn.tensor.host.HostPlanes", "org.deltastn.tensor.nd4j.Nd4jBackendTest",
          "org.deltastn.tensor.host.ShapedTensor", "org.deltastn.tensor.TensorTest");

  /** A part of a network shows in what a whole network computes. */
  private static final Map<String, String> BY_WHOLE_NETWORKS =
      Map.of(
          "org.deltastn.nn.graph.NetworkEvaluation", "org.deltastn.nn.graph.NetworkTest",
          "org.deltastn.nn.layers.Images", "org.deltastn.nn.layers.ConvolutionTest",
          "org.deltastn.nn.layers.MaskingLayer", "org.deltastn.nn.layers.DropoutTest",
          "org.deltastn.nn.recurrent.ActivationPenalty",
              "org.deltastn.nn.graph.SequenceBindingTest",
          "org.deltastn.nn.recurrent.TemporalPenalty", "org.deltastn.nn.graph.SequenceBindingTest",
          "org.deltastn.nn.dl4j.converter.Converters",
              "org.deltastn.nn.dl4j.ConfigurationReaderTest",
          "org.deltastn.problem.Preset", "org.deltastn.problem.PresetsImageTest",
          "org.deltastn.data.fetch.DataNotFoundException",
              "org.deltastn.data.fetch.DatasetLocatorTest");

  /** Lives in tasks or steers them, so that a fit on a real Spark shows it. */
  private static final Map<String, String> BY_FITS =
      Map.ofEntries(
          Map.entry(
              "org.deltastn.spark.training.SparkTrainer",
              "org.deltastn.spark.training.DistributedTrainingTest"),
          Map.entry(
              "org.deltastn.spark.training.rounds.PartMessage",
              "org.deltastn.spark.training.DistributedTrainingTest"),
          Map.entry(
              "org.deltastn.spark.training.rounds.EpochsMessage",
              "org.deltastn.spark.training.rounds.WholeEpochsPoolTest"),
          Map.entry(
              "org.deltastn.spark.exchange.PartBlocks",
              "org.deltastn.spark.training.rounds.BlockReductionTest"),
          Map.entry(
              "org.deltastn.spark.executor.Fit",
              "org.deltastn.spark.training.DistributedTrainingTest"),
          Map.entry("org.deltastn.spark.executor.TaskGpu", "org.deltastn.spark.GpuTrainingTest"),
          Map.entry(
              "org.deltastn.spark.packing.Shuffles", "org.deltastn.spark.packing.PackedDataTest"));

  /** Searches and their trials are shown by whole searches. */
  private static final Map<String, String> BY_SEARCHES =
      Map.of(
          "org.deltastn.spark.search.HyperparameterSearch",
              "org.deltastn.spark.search.RandomSearchTest",
          "org.deltastn.spark.search.trials.SearchRun",
              "org.deltastn.spark.search.RandomSearchTest",
          "org.deltastn.spark.executor.TrialTask", "org.deltastn.spark.search.RandomSearchTest");

  /** A stage's test goes through the parts that the stage is made of. */
  private static final Map<String, String> BY_STAGES =
      Map.of(
          "org.deltastn.spark.inference.BatchExec", "org.deltastn.spark.StageTransformTest",
          "org.deltastn.spark.inference.InferenceNetwork",
              "org.deltastn.spark.InferenceThreadsTest",
          "org.deltastn.spark.inference.NetworkExpression", "org.deltastn.spark.StageTransformTest",
          "org.deltastn.spark.inference.NetworkFunction", "org.deltastn.spark.InferenceThreadsTest",
          "org.deltastn.spark.text.TextScores", "org.deltastn.spark.DeltaStnLanguageModelTest",
          "org.deltastn.spark.tables.TableVectorizerModel",
              "org.deltastn.spark.tables.TableVectorizerTest",
          "org.deltastn.spark.TokenVectorizer", "org.deltastn.spark.SequenceClassificationTest",
          "org.deltastn.spark.TokenVectorizerModel",
              "org.deltastn.spark.SequenceClassificationTest");

  /** A part of a command is shown by the command. */
  private static final Map<String, String> BY_COMMANDS =
      Map.of(
          "org.deltastn.spark.jobs.console.JobLogging", "org.deltastn.spark.jobs.SubmittedJobTest",
          "org.deltastn.spark.jobs.data.SavedModels", "org.deltastn.spark.jobs.ScoreCommandTest",
          "org.deltastn.spark.jobs.settings.InputOptions",
              "org.deltastn.spark.jobs.CommandLineTest");

  /** Small classes that are of use only together have one test. */
  private static final Map<String, String> WITH_THEIR_NEIGHBOURS =
      Map.of(
          "org.deltastn.spark.packing.KeyBlock", "org.deltastn.spark.packing.RankedRangeTest",
          "org.deltastn.spark.packing.RankBlock", "org.deltastn.spark.packing.RankedRangeTest",
          "org.deltastn.spark.packing.rows.Chunk", "org.deltastn.spark.packing.rows.RowReaderTest",
          "org.deltastn.spark.packing.rows.PackedRows",
              "org.deltastn.spark.packing.rows.RowReaderTest",
          "org.deltastn.spark.packing.rows.Partition",
              "org.deltastn.spark.packing.rows.RowReaderTest");

  private TestedElsewhere() {}

  /** Returns the name of the test by that of the class. */
  public static Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    all.putAll(BY_THE_CONTRACTS_OF_ENGINES);
    all.putAll(BY_WHOLE_NETWORKS);
    all.putAll(BY_FITS);
    all.putAll(BY_SEARCHES);
    all.putAll(BY_STAGES);
    all.putAll(BY_COMMANDS);
    all.putAll(WITH_THEIR_NEIGHBOURS);
    return all;
  }
}
