package org.deltastn.experiments.tables;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finished fits in a CSV file, so that a check that was stopped goes on with those missing. */
final class Results {

  private static final String HEADER =
      "table,rows,split,model,settings,loss,accuracy,seconds,epochs,best_epoch,values";

  private final Path file;
  private final List<Result> all = new ArrayList<>();

  /**
   * A finished fit.
   *
   * @param settings beside the defaults
   * @param loss RMSE of a regression, log loss of a classification, on the rows of the test
   * @param accuracy on them; NaN for a regression
   * @param seconds of the fit
   * @param epochs of ours, 0 of others
   * @param bestEpoch the one of lowest validation loss
   * @param values of the hyperparameters found, parted by blanks
   */
  record Result(
      String table,
      int rows,
      int split,
      Contender model,
      String settings,
      double loss,
      double accuracy,
      double seconds,
      int epochs,
      int bestEpoch,
      String values) {

    private String line() {
      return String.format(
          Locale.ROOT,
          "%s,%d,%d,%s,%s,%.6g,%.4f,%.1f,%d,%d,%s",
          table,
          rows,
          split,
          model,
          quoted(settings),
          loss,
          accuracy,
          seconds,
          epochs,
          bestEpoch,
          values);
    }

    private static String quoted(String text) {
      return text.replace(',', ';');
    }

    private static Result parse(String line) {
      String[] v = line.split(",", -1);
      return new Result(
          v[0],
          Integer.parseInt(v[1]),
          Integer.parseInt(v[2]),
          Contender.valueOf(v[3]),
          v[4],
          Double.parseDouble(v[5]),
          Double.parseDouble(v[6]),
          Double.parseDouble(v[7]),
          Integer.parseInt(v[8]),
          Integer.parseInt(v[9]),
          v[10]);
    }
  }

  /** Opens or creates a file. */
  Results(Path file) throws IOException {
    this.file = file;
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, HEADER + "\n");
    }
    List<String> lines = Files.readAllLines(file);
    if (!lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException(
          file + " has the columns " + lines.get(0) + ", expected " + HEADER);
    }
    lines.stream().skip(1).map(Result::parse).forEach(all::add);
  }

  /** Returns whether a fit is there. */
  boolean has(Table table, int split, Contender model, String settings) {
    return all.stream()
        .anyMatch(
            result ->
                result.table.equals(table.name())
                    && result.rows == table.rows()
                    && result.split == split
                    && result.model == model
                    && result.settings.equals(Result.quoted(settings)));
  }

  /** Appends a fit. */
  void add(Result result) throws IOException {
    Files.writeString(file, result.line() + "\n", StandardOpenOption.APPEND);
    all.add(result);
  }

  /** Returns the losses of a table and model by split, in the order of the splits. */
  List<Result> of(String table, Contender model, String settings, List<Integer> splits) {
    return all.stream()
        .filter(
            result ->
                result.table.equals(table)
                    && result.model == model
                    && result.settings.equals(Result.quoted(settings))
                    && splits.contains(result.split))
        .sorted((a, b) -> Integer.compare(a.split, b.split))
        .toList();
  }
}
