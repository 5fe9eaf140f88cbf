package org.deltastn.experiments.toys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deltastn.data.Examples;
import org.deltastn.train.Method;

/** Runs and draws Figures 3, 4, 7, 8 and 9: the walks of λ with bands over the seeds. */
final class ToyFigures {

  /** What a spike of STN must exceed to be one, and its part that centered methods may have. */
  static final double SPIKE = 0.5;

  static final double CENTERED_PART = 0.25;

  private static final List<Method> TWO = List.of(Method.STN, Method.DELTA_STN);
  private static final Map<Method, String> COLOURS =
      new EnumMap<>(
          Map.of(
              Method.STN, "#d55e00",
              Method.REPARAMETERIZED_STN, "#e69f00",
              Method.CENTERED_STN, "#009e73",
              Method.DELTA_STN, "#0072b2"));

  private final Map<String, Examples> sets;
  private final int seeds;
  private final int cycles;
  private final CurveFile file;
  private final Path folder;

  /**
   * Prepares figures.
   *
   * @param sets the data by name, in order
   * @param file of the finished runs
   * @param folder where pictures are written
   */
  ToyFigures(Map<String, Examples> sets, int seeds, int cycles, CurveFile file, Path folder) {
    this.sets = sets;
    this.seeds = seeds;
    this.cycles = cycles;
    this.file = file;
    this.folder = folder;
  }

  /** Runs what is missing, draws the pictures and makes the claims. */
  void all(int mostRows, ToyClaims claims) throws IOException {
    Files.createDirectories(folder);
    List<String> small = sets.keySet().stream().filter(s -> sets.get(s).size() < 1000).toList();
    List<String> large = sets.keySet().stream().filter(s -> sets.get(s).size() >= 1000).toList();
    List<String> all = new ArrayList<>(sets.keySet());
    draw("figure7", Toy.RIDGE, all, TWO, mostRows);
    draw("figure8", Toy.UNDIVIDED_RIDGE, first(all, 4), TWO, mostRows);
    draw("figure3", Toy.INPUT_DROPOUT, first(all, 4), TWO, mostRows);
    List<Method> four = new ArrayList<>(COLOURS.keySet().stream().sorted().toList());
    draw("figure9", Toy.RIDGE, large, four, mostRows);
    draw(
        "figure4",
        Toy.LINEAR_NETWORK,
        first(small, 1),
        List.of(Method.STN, Method.CENTERED_STN, Method.DELTA_STN),
        mostRows);
    spikes(large, claims);
    accuracy(claims);
  }

  private static List<String> first(List<String> names, int number) {
    return names.subList(0, Math.min(number, names.size()));
  }

  private void draw(String figure, Toy toy, List<String> names, List<Method> methods, int mostRows)
      throws IOException {
    SvgPanels picture =
        new SvgPanels(
            "λ by hyperparameter steps, " + toy + ": mean and range of " + seeds + " seeds", 3);
    for (String name : names) {
      int split = firstInterior(toy, name, mostRows);
      if (split < 0) {
        System.out.println(name + ": no split of ten with an optimum inside the range");
        continue;
      }
      String data = name + "/" + split;
      Examples examples = sets.get(name);
      ToyProblem problem = toy.exact(data, ToyData.split(examples, mostRows, split));
      List<SvgPanels.Line> lines = new ArrayList<>();
      for (Method method : methods) {
        for (int seed = 1; seed <= seeds; seed++) {
          if (!file.has(toy, data, method, seed)) {
            file.add(ToyCurve.train(toy, data, problem, examples, method, seed, cycles));
          }
        }
        List<ToyCurve> curves = file.curves(toy, data, method);
        double[][] band = ToyCurve.band(curves);
        double[] x = new double[band[0].length];
        Arrays.setAll(x, i -> (double) i * cycles / (ToyCurve.POINTS - 1));
        lines.add(
            new SvgPanels.Line(
                method.name(), x, band[0], band[1], band[2], COLOURS.get(method), false));
      }
      double[] ends = {0, cycles};
      double[] optimum = {problem.optimum(), problem.optimum()};
      lines.add(new SvgPanels.Line("optimum", ends, optimum, "#000", true));
      picture.add(data, lines);
    }
    Files.writeString(folder.resolve("toys-" + figure + ".svg"), picture.text());
  }

  /** Returns the first of ten splits with an optimum inside the range; −1 if there is none. */
  private int firstInterior(Toy toy, String name, int mostRows) {
    for (int split = 0; split < 10; split++) {
      ToyProblem problem = toy.exact(name, ToyData.split(sets.get(name), mostRows, split));
      if (!Double.isNaN(problem.optimum()) && !problem.fixedPoints(1).isEmpty()) {
        return split;
      }
    }
    return -1;
  }

  /** Figure 9: the spike of the uncentered method from λ = log 50, and none when centered. */
  private void spikes(List<String> large, ToyClaims claims) throws IOException {
    double largest = 0;
    for (String name : large) {
      for (String data : file.data(Toy.RIDGE)) {
        if (!data.startsWith(name + "/")) {
          continue;
        }
        double ofStn = ToyCurve.spike(file.curves(Toy.RIDGE, data, Method.STN));
        claims.report(ofStn, data + ", RIDGE, STN: spike of λ");
        largest = Math.max(largest, ofStn);
        if (ofStn > SPIKE) {
          for (Method method : COLOURS.keySet()) {
            if (method.centered()) {
              claims.atMost(
                  CENTERED_PART * ofStn,
                  ToyCurve.spike(file.curves(Toy.RIDGE, data, method)),
                  data + ", RIDGE, " + method + ": spike of λ");
            }
          }
        }
      }
    }
    claims.above(SPIKE, largest, "largest spike of STN");
  }

  /** Reports how far λ ends from the optimum, by toy, data and method, over the seeds. */
  private void accuracy(ToyClaims claims) throws IOException {
    for (Toy toy : Toy.values()) {
      for (String data : file.data(toy)) {
        for (Method method : Method.values()) {
          List<ToyCurve> curves = file.curves(toy, data, method);
          if (!curves.isEmpty()) {
            double[] ends =
                curves.stream().mapToDouble(c -> Math.abs(c.end() - c.optimum())).toArray();
            double mean = Arrays.stream(ends).average().orElseThrow();
            double square = Arrays.stream(ends).map(e -> (e - mean) * (e - mean)).sum();
            double deviation = Math.sqrt(square / Math.max(1, ends.length - 1));
            claims.report(
                mean,
                String.format(
                    "± %.3f: %s, %s, %s, |λ − optimum| at the end", deviation, data, toy, method));
          }
        }
      }
    }
  }
}
