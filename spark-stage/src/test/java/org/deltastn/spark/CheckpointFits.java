package org.deltastn.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;

/**
 * A fit with a checkpoint after every round, and a program that runs it in a process of its own and
 * says so on standard output, a line a round.
 */
public final class CheckpointFits {

  static final String STARTED = "started";
  static final String ROUND = "round";
  static final String WAITING = "waiting";
  static final int ROUNDS = 12;
  static final int ROUNDS_OF_EPOCH = 3;
  static final int ROUNDS_BEFORE_WAITING = 2;

  /** Where the program waits to be killed. */
  enum Wait {
    /** Nowhere: it ends by itself. */
    NOWHERE,
    /** In the middle of the checkpoint of its first epoch's end. */
    IN_A_WRITE,
    /** When it has reported {@link #ROUNDS_BEFORE_WAITING} rounds. */
    AFTER_A_ROUND,
    /** A third of a second in every write, and then it goes on. */
    IN_EVERY_WRITE
  }

  private static final List<Row> ROWS = Samples.clusters(203);

  private CheckpointFits() {}

  /**
   * Trains on two workers.
   *
   * @param folder of the checkpoints; empty for none
   */
  static DeltaStnClassificationModel fit(
      SparkSession session, String folder, TrainingListener... listeners) {
    DeltaStnClassifier classifier =
        Samples.classifier()
            .setLayers(new int[] {4, 64, 64, 3})
            .setValidationIndicatorCol("validation")
            .setMaxIter(4)
            .setNumWorkers(2)
            .setTrainInterval(2)
            .setCyclesPerRound(1)
            .setCheckpointDir(folder)
            .setCheckpointRounds(1);
    for (TrainingListener listener : listeners) {
      classifier.addListener(listener);
    }
    return classifier.fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  /** Returns the reports without their seconds; different doubles have different texts. */
  static List<String> history(List<EpochReport> reports) {
    return reports.stream()
        .map(
            report ->
                List.of(
                        report.epoch(),
                        report.step(),
                        report.trainingLoss(),
                        report.validationLoss(),
                        report.validationAccuracy(),
                        Arrays.toString(report.values()),
                        Arrays.toString(report.scales()),
                        report.learningRate())
                    .toString())
        .toList();
  }

  private static void awaitEnd() {
    System.out.println(WAITING);
    while (true) {
      LockSupport.park();
    }
  }

  private static void inWrite(Wait wait, int rounds) {
    if (wait == Wait.IN_A_WRITE && rounds == ROUNDS_OF_EPOCH) {
      awaitEnd();
    } else if (wait == Wait.IN_EVERY_WRITE) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
    }
  }

  /**
   * Trains; arguments are the folder of the checkpoints, files for the model and history, and the
   * {@link Wait}.
   */
  public static void main(String[] args) throws IOException {
    Wait wait = Wait.valueOf(args[3]);
    AtomicInteger rounds = new AtomicInteger();
    HalfwayFileSystem.setHook(() -> inWrite(wait, rounds.get()));
    TrainingListener telling =
        new TrainingListener() {
          @Override
          public void started(TrainingProblem problem, int stepsPerEpoch) {
            System.out.println(STARTED);
          }

          @Override
          public void roundDone(TrainingState state) {
            System.out.println(ROUND);
            if (rounds.incrementAndGet() == ROUNDS_BEFORE_WAITING && wait == Wait.AFTER_A_ROUND) {
              awaitEnd();
            }
          }
        };
    SparkSession session = LocalSpark.session();
    session
        .sparkContext()
        .hadoopConfiguration()
        .setClass("fs.halfway.impl", HalfwayFileSystem.class, FileSystem.class);
    DeltaStnClassificationModel model =
        fit(session, HalfwayFileSystem.SCHEME + ":" + args[0], telling);
    Files.write(Path.of(args[1]), model.state().toBytes());
    Files.write(Path.of(args[2]), history(model.summary().epochs()));
    session.stop();
  }
}
