package org.deltastn.checks.planted;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.deltastn.experiments.evidence.CsvFile;

/**
 * Which lines the tests reach and how long they take, kept in a file that is good as long as the
 * classes of that line and of the test are.
 */
final class Reach {

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final String[] COLUMNS = {
    "class", "code", "test", "before", "seconds", "passed", "lines"
  };

  /**
   * A test that passes.
   *
   * @param before seconds of its class for what is not a test
   */
  record Reaching(String type, String id, double before, double seconds, Set<String> lines) {}

  /** Tests of one class. */
  record Run(String type, List<String> ids, double seconds) {}

  /**
   * What to run for a fault.
   *
   * @param runs in their order
   * @param tests how many tests these have
   * @param reaching how many reach the line of the fault
   */
  record Plan(List<Run> runs, int tests, int reaching) {}

  private final CsvFile file;
  private final UnaryOperator<String> own;
  private final List<Reaching> tests = new ArrayList<>();

  /** Whether the process counts lines. */
  private boolean watching;

  /**
   * Opens the file.
   *
   * @param own returns the test class of a class, by full names
   */
  Reach(Path path, UnaryOperator<String> own) throws IOException {
    file = new CsvFile(path, COLUMNS);
    this.own = own;
  }

  /**
   * Runs the test classes that the file does not know, and reads what all of them reach.
   *
   * @param process runs them
   * @param targets names of the classes with the lines
   * @param classes names of test classes
   */
  void cover(TestProcess process, Collection<String> targets, Collection<String> classes)
      throws IOException {
    Map<String, String> codes = new TreeMap<>();
    for (String type : classes) {
      List<String> all = new ArrayList<>(targets);
      all.add(type);
      codes.put(type, sum(all));
    }
    for (Map.Entry<String, String> each : codes.entrySet()) {
      if (!file.has(each.getKey(), each.getValue())) {
        cover(process, targets, each.getKey(), each.getValue());
      }
    }
    if (process.starts() > 0) {
      process.ask(LONGEST, "restore", targets);
    }
    read(codes::get);
  }

  /**
   * Reads the tests that pass.
   *
   * @param codes returns the sum of a test class that its rows must have
   */
  void read(UnaryOperator<String> codes) throws IOException {
    for (Map<String, String> row : file.rows()) {
      String type = row.get("class");
      if (row.get("code").equals(codes.apply(type)) && row.get("passed").equals("true")) {
        tests.add(
            new Reaching(
                type,
                row.get("test").replace("%2C", ","),
                Double.parseDouble(row.get("before")),
                Double.parseDouble(row.get("seconds")),
                new HashSet<>(List.of(row.get("lines").split(" ")))));
      }
    }
  }

  private void cover(TestProcess process, Collection<String> targets, String type, String code)
      throws IOException {
    if (!watching) {
      TestProcess.Answer watched = process.ask(LONGEST, "watch", targets);
      if (!watched.complete()) {
        throw new IllegalStateException(
            "the lines of " + targets + " are not counted; see tests.log");
      }
      watching = true;
    }
    TestProcess.Answer answer = process.ask(LONGEST, "cover", List.of(type));
    List<Object[]> rows = new ArrayList<>();
    if (!answer.complete()) {
      watching = false;
      System.out.printf("%s ends without an answer and is left out%n", type);
    } else {
      double before = Double.parseDouble(answer.first("done").get(1));
      List<List<String>> found =
          answer.lines().stream().filter(line -> line.get(0).equals("test")).toList();
      for (List<String> line : found) {
        before -= Double.parseDouble(line.get(2));
      }
      for (List<String> line : found) {
        if (!line.get(3).equals("true")) {
          System.out.printf("%s does not pass and is left out%n", line.get(1));
        }
        String id = line.get(1).replace(",", "%2C");
        rows.add(
            new Object[] {
              type, code, id, Math.max(0, before), line.get(2), line.get(3), line.get(4)
            });
      }
    }
    if (rows.isEmpty()) {
      rows.add(new Object[] {type, code, "", 0, 0, false, ""});
    }
    file.append(rows);
  }

  /** Returns a sum over the codes of classes. */
  private static String sum(Collection<String> types) throws IOException {
    CRC32 sum = new CRC32();
    for (String type : new TreeSet<>(types)) {
      sum.update(PlantedTests.code(type));
    }
    return Long.toHexString(sum.getValue());
  }

  /**
   * Returns the tests that may notice a fault: those of its own test class, then the quickest of
   * all, for so many seconds, but at least one.
   */
  Plan plan(Fault fault, double seconds) {
    String first = own.apply(fault.outermost());
    String line = fault.type() + ":" + fault.line();
    List<Reaching> reaching =
        tests.stream()
            .filter(test -> test.lines().contains(line))
            .sorted(
                Comparator.comparing((Reaching test) -> !test.type().equals(first))
                    .thenComparing(test -> test.before() + test.seconds()))
            .toList();
    Map<String, List<Reaching>> classes = new LinkedHashMap<>();
    int taken = 0;
    double left = seconds;
    for (Reaching test : reaching) {
      double needed = test.seconds() + (classes.containsKey(test.type()) ? 0 : test.before());
      boolean isOwn = test.type().equals(first);
      if (isOwn || needed <= left || taken == 0) {
        classes.computeIfAbsent(test.type(), type -> new ArrayList<>()).add(test);
        taken++;
        left -= isOwn ? 0 : needed;
      }
    }
    List<Run> runs = new ArrayList<>();
    classes.forEach((type, some) -> runs.add(run(type, some)));
    return new Plan(runs, taken, reaching.size());
  }

  private static Run run(String type, List<Reaching> some) {
    double seconds = some.stream().mapToDouble(Reaching::seconds).sum();
    return new Run(type, some.stream().map(Reaching::id).toList(), some.get(0).before() + seconds);
  }
}
