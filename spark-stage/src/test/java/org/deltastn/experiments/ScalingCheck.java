package org.deltastn.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.deltastn.data.source.MnistSource;
import org.deltastn.data.source.PublicDataset;

/**
 * The {@code scaling} check: what a round costs on 1, 2 and 4 executors that are processes of their
 * own, a model of its time, and what 1, 2 and 4 workers reach on MNIST.
 *
 * <p>Arguments: {@code [--part rounds|statistics] [--data DIR]}; both parts by default. The
 * statistics are left out, with a word, where MNIST cannot be found.
 */
public final class ScalingCheck {

  private ScalingCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    MnistSource.Builder source = MnistSource.builder();
    String part = "";
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("expected a value after " + args[i]);
      }
      switch (args[i]) {
        case "--data" -> source.directory(Path.of(args[i + 1]));
        case "--part" -> part = args[i + 1];
        default -> throw new IllegalArgumentException("unknown argument " + args[i]);
      }
    }
    boolean good =
        switch (part) {
          case "rounds" -> new RoundCosts().run();
          case "statistics" -> statistics(source);
          case "" -> new RoundCosts().run() & statistics(source);
          default ->
              throw new IllegalArgumentException(
                  "--part must be rounds or statistics, found " + part);
        };
    if (!good) {
      System.exit(1);
    }
  }

  private static boolean statistics(MnistSource.Builder source) throws IOException {
    PublicDataset mnist;
    try {
      mnist = source.build().load();
    } catch (IOException | UncheckedIOException e) {
      System.out.println("statistics left out, MNIST cannot be found: " + e.getMessage());
      return true;
    }
    return WorkerStatistics.run(mnist);
  }
}
