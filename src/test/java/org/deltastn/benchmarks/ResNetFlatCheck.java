package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.data.fetch.DataNotFoundException;
import org.deltastn.data.source.Cifar10Source;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;

/**
 * The {@code resnet-flat} check: three epochs of ResNet18 (H.2.3) by DELTA_STN on the first 2,000
 * training images of CIFAR-10, of which the last fifth validates: native memory stays flat, and all
 * nineteen hyperparameters move.
 *
 * <p>There is no warm-up, so that they move in every epoch. Arguments: {@code [--data DIR]}. Where
 * CIFAR-10 cannot be found, random images take its place, which the program says.
 */
public final class ResNetFlatCheck {

  private static final int ROWS = 2_000;
  private static final int VALIDATION_ROWS = 400;
  private static final int EPOCHS = 3;
  // In units of the unconstrained λ; RMSProp's first steps are each of about its rate, 0.01.
  private static final double LEAST_MOVE = 1e-3;

  private ResNetFlatCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    if (!given.contains("--inside")) {
      System.exit(NativeMemory.runApart(ResNetFlatCheck.class, 1536, "8g", given));
    }
    Examples images = images(given);
    Preset preset = Presets.resNet18();
    TrainingProblem problem =
        new TrainingProblem(
            preset.architecture(),
            preset.space(),
            preset.training().epochs(EPOCHS).warmup(0, 0).horizontalFlip(true).seed(1).build());
    TrainingData data =
        new TrainingData(
            images.slice(0, ROWS - VALIDATION_ROWS), images.slice(ROWS - VALIDATION_ROWS, ROWS));
    Watch watch = new Watch();
    TrainingState last = TrainingLoop.local(problem, data, watch).last();
    System.exit(watch.judge(preset, last) ? 0 : 1);
  }

  private static Examples images(List<String> args) throws IOException {
    Cifar10Source.Builder source = Cifar10Source.builder();
    int at = args.indexOf("--data");
    if (at >= 0) {
      source.directory(Path.of(args.get(at + 1)));
    }
    try {
      return source.build().load().training().slice(0, ROWS);
    } catch (DataNotFoundException e) {
      System.out.println(e.getMessage());
      System.out.println("CIFAR-10 was not found: random images take its place");
      Random random = new Random(1);
      float[] pixels = new float[ROWS * 3 * 32 * 32];
      float[] labels = new float[ROWS];
      for (int i = 0; i < pixels.length; i++) {
        pixels[i] = random.nextFloat();
      }
      for (int i = 0; i < ROWS; i++) {
        labels[i] = random.nextInt(10);
      }
      return new Examples(pixels, new int[] {3, 32, 32}, labels, 1);
    }
  }

  /** Notes native memory after every epoch. */
  private static final class Watch implements TrainingListener {

    private final List<Double> megabytes = new ArrayList<>();

    @Override
    public void epochDone(EpochReport report, TrainingState state) {
      megabytes.add(NativeMemory.megabytes());
      System.out.printf(
          Locale.ROOT,
          "epoch %d: %d steps, train %.4f, valid %.4f (%.4f), %.0f s, native memory %.0f MB%n",
          report.epoch(),
          report.step(),
          report.trainingLoss(),
          report.validationLoss(),
          report.validationAccuracy(),
          report.seconds(),
          megabytes.get(megabytes.size() - 1));
    }

    boolean judge(Preset preset, TrainingState last) {
      double[] from = preset.space().initialLambda();
      double[] to = last.hyper().lambda().toDoubles();
      double[] values = last.hyper().values(preset.space());
      int moved = 0;
      for (int j = 0; j < to.length; j++) {
        boolean moves = Math.abs(to[j] - from[j]) >= LEAST_MOVE;
        moved += moves ? 1 : 0;
        System.out.printf(
            Locale.ROOT,
            "%-22s λ %7.4f -> %7.4f, value %.4f%s%n",
            preset.space().get(j).name(),
            from[j],
            to[j],
            values[j],
            moves ? "" : "  did not move");
      }
      double growth = megabytes.get(EPOCHS - 1) / megabytes.get(0) - 1;
      boolean flat = growth <= NativeMemory.MOST_GROWTH;
      System.out.printf(
          Locale.ROOT,
          "native memory from the first epoch to the last: %+.2f %% (at most %.0f %%) %s%n",
          100 * growth,
          100 * NativeMemory.MOST_GROWTH,
          flat ? "ok" : "FAILED");
      System.out.printf(
          "hyperparameters that moved: %d of %d %s%n",
          moved, to.length, moved == to.length ? "ok" : "FAILED");
      return flat && moved == to.length;
    }
  }
}
