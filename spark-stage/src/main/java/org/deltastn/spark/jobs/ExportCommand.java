package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.jobs.data.Output;
import org.deltastn.spark.jobs.data.OwnFiles;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.SavedModelOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes the network of a saved model in a format that other programs read. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Writes the network of a saved model as one file that other programs read. It takes the",
      "vector that the network's stage reads, unscaled; stages before it are not exported."
    })
final class ExportCommand implements Callable<Integer> {

  /** What the file can be. */
  enum Format {
    ONNX,
    DEEPLEARNING4J
  }

  @Mixin private SavedModelOption saved;

  @Option(names = "--output", required = true, paramLabel = "FILE", description = "the file")
  private String output;

  @Option(
      names = "--format",
      defaultValue = "onnx",
      paramLabel = "FORMAT",
      description = "onnx (the default) or deeplearning4j")
  private Format format;

  @Option(names = "--overwrite", description = "replace a file of an earlier export")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    String model = saved.path();
    try (JobSession session = JobSession.open("delta-stn export", 1)) {
      SparkSession spark = session.spark();
      OwnFiles kind = format == Format.ONNX ? OwnFiles.ONNX : OwnFiles.DL4J;
      Output file = Output.of(spark, "--output", output, kind, overwrite).apartFrom(model);
      List<DeltaStnModel> networks = SavedModels.networks(SavedModels.load(spark, model));
      if (networks.size() > 1) {
        throw new IllegalArgumentException(
            "--model: found "
                + networks.size()
                + " networks in "
                + model
                + ", expected one; save the stage to export by itself");
      }
      DeltaStnModel network = networks.get(0);
      if (format == Format.ONNX) {
        file.write(network::exportOnnx);
      } else {
        file.write(network::exportDl4j);
      }
      System.out.println(
          "Network of "
              + network.network().inputs()
              + " inputs and "
              + network.network().outputs()
              + " outputs written to "
              + file.path());
    }
    return 0;
  }
}
