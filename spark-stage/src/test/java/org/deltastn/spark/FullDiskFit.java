package org.deltastn.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;

/**
 * A fit of 16 MB of rows on executors that can cache 2 MB in memory; says on standard output how it
 * ended. With an argument, a folder, it fills that folder's disk after the first round.
 */
public final class FullDiskFit {

  static final String FAILED = "failed: ";
  static final String TRAINED = "trained as undisturbed";

  private static final int ROWS = 4000;
  private static final int WIDTH = 1000;
  private static final int MEMORY = 4 << 20;

  private FullDiskFit() {}

  /** Trains. */
  public static void main(String[] args) throws Exception {
    List<Row> rows = IntStream.range(0, ROWS).mapToObj(FullDiskFit::row).toList();
    Map<String, String> settings =
        Map.of(
            "spark.testing.memory", Integer.toString(MEMORY), "spark.testing.reservedMemory", "0");
    DeltaStnClassifier classifier =
        FaultyCluster.classifier().setLayers(new int[] {WIDTH, 3}).setBatchSize(400).setMaxIter(2);
    if (args.length > 0) {
      classifier.addListener(filling(Path.of(args[0])));
    }
    try (FaultyCluster cluster = new FaultyCluster(settings)) {
      DeltaStnClassificationModel model =
          classifier.fit(cluster.session.createDataFrame(rows, Samples.SCHEMA));
      FaultyCluster.requireReference(model, rows);
      System.out.println(TRAINED);
    } catch (Exception e) {
      System.out.println(FAILED + e.getMessage());
    }
    System.exit(0);
  }

  private static TrainingListener filling(Path disk) {
    return new TrainingListener() {
      @Override
      public void roundDone(TrainingState state) {
        Path rest = disk.resolve("rest");
        if (!Files.exists(rest)) {
          fill(rest);
        }
      }
    };
  }

  private static void fill(Path file) {
    byte[] piece = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (file.getFileSystem().provider().getFileStore(file).getUsableSpace() > 0) {
        out.write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(int i) {
    Random random = new Random(i);
    double[] x = new double[WIDTH];
    Arrays.setAll(x, j -> random.nextFloat());
    return Samples.row(Vectors.dense(x), i % 3, 1.0, i % 5 == 0);
  }
}
