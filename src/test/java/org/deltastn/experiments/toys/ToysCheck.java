package org.deltastn.experiments.toys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.data.Examples;
import org.deltastn.train.Method;

/**
 * The {@code toys} check: section 5.1, Appendix G and H.1 beside exact solutions. On full batches
 * weights, responses and λ are held to closed forms; on the paper's minibatches the walks of λ are
 * drawn as the paper's figures.
 *
 * <p>{@code --part fixed}, {@code --part figures} and {@code --part picture} (Figure 2) run one
 * part alone. {@code --data DIR} names the folder of the UCI sets, {@code --sets A,B} some of them.
 */
public final class ToysCheck {

  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("part", "all"),
          Map.entry("data", "../shared/data/uci"),
          Map.entry("sets", String.join(",", ToyData.SETS)),
          Map.entry("splits", "2"),
          Map.entry("seeds", "5"),
          Map.entry("most-rows", "2000"),
          Map.entry("fixed-rows", "300"),
          Map.entry("steps", "12000"),
          Map.entry("fixed-cycles", "10000"),
          Map.entry("cycles", "300"),
          Map.entry("csv", "target/toys.csv"),
          Map.entry("out", "target"));

  private final Map<String, String> options;
  private final ToyClaims claims = new ToyClaims();

  private ToysCheck(Map<String, String> options) {
    this.options = options;
  }

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    Map<String, String> options = new HashMap<>(OPTIONS);
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : args[i];
      if (!OPTIONS.containsKey(name) || i + 1 == args.length) {
        System.err.println(
            "found " + args[i] + ", expected one of " + OPTIONS.keySet() + " and a value");
        System.exit(2);
      }
      options.put(name, args[i + 1]);
    }
    System.exit(new ToysCheck(options).run() ? 0 : 1);
  }

  private boolean run() throws IOException {
    Map<String, Examples> sets = new LinkedHashMap<>();
    for (String name : options.get("sets").split(",")) {
      sets.put(name, ToyData.read(Path.of(options.get("data")), name));
    }
    Path folder = Path.of(options.get("out"));
    if (part("picture")) {
      new ResponsePicture(number("steps"), claims).draw(folder.resolve("toys-figure2.svg"));
    }
    if (part("fixed")) {
      fixedPoints(sets);
    }
    if (part("figures")) {
      CurveFile file = new CurveFile(Path.of(options.get("csv")));
      new ToyFigures(sets, number("seeds"), number("cycles"), file, folder)
          .all(number("most-rows"), claims);
    }
    claims.failed().forEach(claim -> System.out.println("FAIL " + claim));
    int failed = claims.failed().size();
    System.out.printf("toys: %d of %d claims hold%n", claims.made() - failed, claims.made());
    return failed == 0 && claims.made() > 0;
  }

  private boolean part(String name) {
    return options.get("part").equals("all") || options.get("part").equals(name);
  }

  private int number(String name) {
    return Integer.parseInt(options.get(name));
  }

  private void fixedPoints(Map<String, Examples> sets) {
    FixedPoints points = new FixedPoints(number("steps"), number("fixed-cycles"), claims);
    List<String> names = new ArrayList<>(sets.keySet());
    for (String name : names) {
      Examples examples = sets.get(name);
      for (int split = 0; split < number("splits"); split++) {
        String label = name + "/" + split;
        ToyProblem ridge =
            Toy.RIDGE.exact(label, ToyData.split(examples, number("fixed-rows"), split));
        if (Double.isNaN(ridge.optimum())) {
          System.out.println(label + ": the optimum is at an end of the range");
          continue;
        }
        points.bilevel(Toy.RIDGE, ridge, examples.size());
        if (name.equals(names.get(0)) && split == 0) {
          points.jacobian(ridge, Method.DELTA_STN);
          others(points, ridge, examples.size());
        }
      }
    }
  }

  /** The other toys, on one split. */
  private static void others(FixedPoints points, ToyProblem ridge, int allRows) {
    points.closedForms(Toy.RIDGE, ridge);
    for (Toy toy : List.of(Toy.INPUT_DROPOUT, Toy.LINEAR_NETWORK)) {
      ToyProblem problem = toy.exact(ridge.name(), ridge.data());
      points.closedForms(toy, problem);
      points.bilevel(toy, problem, allRows);
    }
  }
}
