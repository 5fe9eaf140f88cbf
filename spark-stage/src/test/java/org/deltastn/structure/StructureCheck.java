package org.deltastn.structure;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deltastn.documents.Document;
import org.deltastn.documents.DocumentsTest;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The {@code structure} check: holds the rules of {@link StructureTest} and {@link DocumentsTest},
 * and prints for every package its number of files and of other packages that it imports, the
 * length of the README, the largest files and the number of links.
 */
public final class StructureCheck {

  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?(org\\.deltastn(?:\\.[a-z]\\w*)*)\\.[A-Z]\\w*");
  static final List<String> MODULES = List.of("src", "kernels/src", "spark-stage/src");
  private static final int LARGEST = 12;
  private static final int README_LINES = 200;

  /** What is known of a package of the main sources. */
  private static final class Size {
    private int files;
    private final Set<String> imports = new TreeSet<>();
  }

  private StructureCheck() {}

  /** Runs the check; the exit status is 1 when a rule does not hold. */
  public static void main(String[] args) throws IOException {
    SummaryGeneratingListener rules = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(
                    DiscoverySelectors.selectClass(StructureTest.class),
                    DiscoverySelectors.selectClass(DocumentsTest.class))
                .build(),
            rules);
    Path root = root();
    print(packages(root));
    print(root);
    var summary = rules.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true));
    long failed = summary.getTotalFailureCount();
    System.out.printf(
        "structure %s: %d rules, %d failed%n",
        failed == 0 && summary.getTestsStartedCount() > 0 ? "holds" : "FAILED",
        summary.getTestsStartedCount(),
        failed);
    if (failed > 0 || summary.getTestsStartedCount() == 0) {
      System.exit(1);
    }
  }

  static Path root() {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("src/site/site.xml"))) {
      root = root.getParent();
    }
    return root;
  }

  /** Returns the packages of the main sources of all modules. */
  private static Map<String, Size> packages(Path root) throws IOException {
    Map<String, Size> packages = new TreeMap<>();
    for (String module : MODULES) {
      Path folder = root.resolve(module).resolve("main/java");
      for (Path file : sources(folder)) {
        if (file.endsWith("package-info.java")) {
          continue;
        }
        String name = folder.relativize(file.getParent()).toString().replace('/', '.');
        Size size = packages.computeIfAbsent(name, key -> new Size());
        size.files++;
        for (String line : Files.readAllLines(file)) {
          var found = IMPORT.matcher(line);
          if (found.find() && !found.group(1).equals(name)) {
            size.imports.add(found.group(1));
          }
        }
      }
    }
    return packages;
  }

  static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  /** Returns the sources of all modules, of the main code, of tests, or of both. */
  static List<Path> allSources(String... kinds) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : MODULES) {
      for (String kind : kinds) {
        files.addAll(sources(root().resolve(module).resolve(kind).resolve("java")));
      }
    }
    return files;
  }

  private static void print(Map<String, Size> packages) {
    System.out.println("package, files, other packages imported:");
    packages.forEach(
        (name, size) ->
            System.out.printf("%-40s %3d %3d%n", name, size.files, size.imports.size()));
  }

  private static void print(Path root) throws IOException {
    List<Path> files = allSources("main", "test");
    Map<Path, Long> lines = new TreeMap<>();
    for (Path file : files) {
      try (Stream<String> all = Files.lines(file)) {
        lines.put(root.relativize(file), all.count());
      }
    }
    System.out.println("largest files, in lines:");
    lines.entrySet().stream()
        .sorted(Map.Entry.<Path, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(LARGEST)
        .forEach(file -> System.out.printf("%5d %s%n", file.getValue(), file.getKey()));
    Document readme = new Document(root.resolve("README.md"));
    int links = readme.links().size();
    try (Stream<Path> pages = Files.list(root.resolve("src/site/markdown"))) {
      for (Path page : pages.sorted().toList()) {
        links += new Document(page).links().size();
      }
    }
    System.out.printf(
        "README: %d lines [%d]; links checked: %d%n", readme.lines().size(), README_LINES, links);
  }
}
