package org.deltastn.checks.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deltastn.checks.CheckOptions;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.structure.TestedElsewhere;

/**
 * The check {@code planted}: a random sample of the faults that PIT would plant in classes of this
 * module, each planted in a JVM that runs, and how many of them the tests notice.
 *
 * <p>Arguments, each a name and a value:
 *
 * <ul>
 *   <li>{@code --classes} a regular expression of classes without {@code org.deltastn.}, such as
 *       {@code spark\.model\.(Epochs|ModelFiles)};
 *   <li>{@code --tests} one of test classes, by default those of the packages of the classes;
 *   <li>{@code --seed} (15) of the order in which the faults of a package are taken;
 *   <li>{@code --faults} (25) how many of a package at most;
 *   <li>{@code --minutes} (60) after which no other is planted;
 *   <li>{@code --seconds} (60) of tests that a fault gets beside those of its own test class;
 *   <li>{@code --patience} (45) seconds that tests may take beyond three times as long as usual;
 *   <li>{@code --csv} (target/planted/faults.csv) a row for each fault, which is not planted again;
 *   <li>{@code --left again} plants only those again that were left, for new tests.
 * </ul>
 *
 * <p>It fails where a package is shown to be below the goal of the check {@code mutation}: where
 * the upper end of the interval is.
 */
public final class PlantedCheck {

  private static final String ROOT = "org.deltastn.";
  private static final double GOAL = 0.85;

  private static final Map<String, String> OPTIONS =
      Map.of(
          "classes", "",
          "tests", "",
          "seed", "15",
          "faults", "25",
          "minutes", "60",
          "seconds", "60",
          "patience", "45",
          "csv", "target/planted/faults.csv",
          "left", "");

  private PlantedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException {
    CheckOptions options = options(args);
    Path path = options.path("csv");
    Collection<String> classes = classes(DeltaStnClassifier.class, options.text("classes"), "");
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("found no class by --classes " + options.text("classes"));
    }
    Collection<String> tests = classes(PlantedCheck.class, options.text("tests"), "Test");
    if (options.text("tests").isEmpty()) {
      tests.removeIf(test -> classes.stream().noneMatch(type -> folder(type).equals(folder(test))));
    }
    Report report = run(classes, tests, options);
    report.print();
    System.out.printf("Every fault is a row of %s%n", path.toAbsolutePath());
    System.exit(report.below(GOAL) ? 1 : 0);
  }

  static CheckOptions options(String... args) {
    return new CheckOptions(OPTIONS, args).alone();
  }

  private static String folder(String type) {
    return type.substring(0, type.lastIndexOf('.'));
  }

  /** Returns the classes that lie beside one, with those nested in them, by names that match. */
  private static Collection<String> classes(Class<?> beside, String regex, String end)
      throws IOException {
    Path root = Path.of(beside.getProtectionDomain().getCodeSource().getLocation().getPath());
    Pattern pattern = Pattern.compile(regex.isEmpty() ? ".*" : regex);
    Collection<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root.resolve("org/deltastn"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
        String name =
            root.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
        String outer = name.replaceFirst("\\$.*", "");
        if (outer.endsWith(end)
            && (end.isEmpty() || outer.equals(name))
            && pattern.matcher(outer.substring(ROOT.length())).matches()
            && !outer.endsWith("package-info")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Plants faults in classes, those of their packages in turn, and returns what became of them. */
  static Report run(Collection<String> classes, Collection<String> tests, CheckOptions options)
      throws IOException {
    long start = System.nanoTime();
    Path csv = options.path("csv").toAbsolutePath();
    Faults all = new Faults();
    Map<String, List<Fault>> packages = new LinkedHashMap<>();
    for (String type : new TreeSet<>(classes)) {
      packages.computeIfAbsent(folder(type), name -> new ArrayList<>()).addAll(all.of(type));
    }
    packages.values().forEach(some -> shuffle(some, options.number("seed")));
    Report report = new Report(csv, packages);
    int most = options.number("faults");
    boolean again = options.text("left").equals("again");
    double minutes = options.real("minutes");
    try (TestProcess process = new TestProcess(csv.resolveSibling("processes"))) {
      Reach reach = new Reach(csv.resolveSibling("reach.csv"), PlantedCheck::own);
      reach.cover(process, classes, tests);
      Duration patience = Duration.ofSeconds(options.number("patience"));
      Planter planter = new Planter(process, all, patience);
      for (Fault fault : inTurn(packages.values(), most)) {
        if ((System.nanoTime() - start) / 6e10 > minutes) {
          System.out.printf("%.0f minutes are over%n", minutes);
          break;
        }
        if (report.wants(fault, again)) {
          long planted = System.nanoTime();
          Reach.Plan plan = reach.plan(fault, options.real("seconds"));
          Planter.Outcome outcome = planter.plant(fault, plan);
          report.add(fault, outcome, plan, (System.nanoTime() - planted) / 1e9);
        }
      }
    }
    return report;
  }

  private static void shuffle(List<Fault> faults, long seed) {
    Collections.shuffle(faults, new Random(seed));
  }

  private static List<Fault> inTurn(Collection<List<Fault>> packages, int most) {
    List<Fault> order = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      for (List<Fault> faults : packages) {
        if (i < faults.size()) {
          order.add(faults.get(i));
        }
      }
    }
    return order;
  }

  /** Returns the test class of a class: of its name, or the one that shows it instead. */
  private static String own(String type) {
    return TestedElsewhere.all().getOrDefault(type, type + "Test");
  }
}
