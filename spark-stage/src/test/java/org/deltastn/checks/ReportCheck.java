package org.deltastn.checks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.report.Chromium;
import org.deltastn.spark.report.LineChart;
import org.deltastn.spark.report.ReportRuns;
import org.deltastn.spark.report.TrainingReport;

/**
 * The {@code report} check: trains a small classifier with three hyperparameters, writes its report
 * and CSV files, opens the page in a headless Chromium where there is one, and looks for its charts
 * and for requests to the network.
 *
 * <p>Arguments: {@code [--output DIR]}, by default {@code target/report-check}.
 */
public final class ReportCheck {

  private static final int EPOCHS = 30;
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 3600;
  private static final int CHARTS = 8;

  private static boolean failed;

  private ReportCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    if (args.length != 0 && !(args.length == 2 && args[0].equals("--output"))) {
      throw new IllegalArgumentException("found " + List.of(args) + ", expected --output DIR");
    }
    Path folder = Path.of(args.length == 2 ? args[1] : "target/report-check").toAbsolutePath();
    Path page = folder.resolve("report.html");
    String html;
    long start;
    double seconds;
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("report check")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      DeltaStnModel model = ReportRuns.classified(spark, EPOCHS);
      start = System.nanoTime();
      TrainingReport report = TrainingReport.of(model).title("A small classifier");
      report.save(page.toString());
      report.saveCsv(folder.toString());
      seconds = (System.nanoTime() - start) / 1e9;
      html = Files.readString(page);
    }
    System.out.println();
    System.out.printf(
        Locale.ROOT,
        "%s: %d epochs, %.0f kB, page and CSV written in %.1f s%n",
        page,
        EPOCHS,
        html.length() / 1e3,
        seconds);
    judge("charts in the page", html.split("<svg", -1).length - 1, CHARTS);
    judge("lines of history.csv", Files.readAllLines(folder.resolve("history.csv")).size(), 31);
    judge(
        "lines of hyperparameters.csv",
        Files.readAllLines(folder.resolve("hyperparameters.csv")).size(),
        4);
    Optional<Chromium> chromium = Chromium.find();
    if (chromium.isEmpty()) {
      System.out.println("not judged: how the page looks, as there is no Chromium on the PATH");
    } else {
      look(chromium.get(), page);
    }
    if (failed) {
      System.exit(1);
    }
  }

  private static void look(Chromium chromium, Path page) throws Exception {
    Path own = Files.createTempDirectory(page.getParent(), "chromium");
    Chromium.Visit visit = chromium.open(page, own, WIDTH, HEIGHT);
    System.out.println("screenshot: " + own.resolve("screenshot.png"));
    judge("requests to the network", visit.requests().size(), 0);
    look(visit, LineChart.COLORS.get(0), 3000);
    look(visit, LineChart.COLORS.get(1), 500);
  }

  private static void look(Chromium.Visit visit, String color, int least) {
    int pixels = visit.count(color);
    report("pixels of " + color, pixels + " (at least " + least + ")", pixels >= least);
  }

  private static void judge(String what, int found, int expected) {
    report(what, found + " (" + expected + ")", found == expected);
  }

  private static void report(String what, String found, boolean holds) {
    System.out.println(what + ": " + found + (holds ? " ok" : " FAILED"));
    failed |= !holds;
  }
}
