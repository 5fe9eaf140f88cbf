package org.deltastn.experiments.toys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deltastn.experiments.evidence.CsvFile;
import org.deltastn.train.Method;

/** The curves of finished runs, which are not repeated. */
final class CurveFile {

  private final CsvFile file;

  /** Opens or creates a file. */
  CurveFile(Path path) throws IOException {
    file = new CsvFile(path, ToyCurve.COLUMNS);
  }

  /** Returns whether a run is there. */
  boolean has(Toy toy, String data, Method method, int seed) throws IOException {
    return file.has(toy, data, method, seed);
  }

  /** Adds a run. */
  void add(ToyCurve curve) throws IOException {
    file.append(List.<Object[]>of(curve.row()));
  }

  /** Returns the runs of a method, in the order in which they were added. */
  List<ToyCurve> curves(Toy toy, String data, Method method) throws IOException {
    return file.rows().stream()
        .map(ToyCurve::of)
        .filter(c -> c.toy() == toy && c.data().equals(data) && c.method() == method)
        .toList();
  }

  /** Returns the sets and splits of a toy, each once. */
  List<String> data(Toy toy) throws IOException {
    return file.rows().stream()
        .map(ToyCurve::of)
        .filter(c -> c.toy() == toy)
        .map(ToyCurve::data)
        .distinct()
        .toList();
  }
}
