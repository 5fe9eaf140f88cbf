package org.deltastn.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds README and pages to what they name: links, files, classes, commands, menu. */
public class DocumentsTest {

  private static final int README_LINES = 200;
  private static final List<String> CHECKS_HEADER =
      List.of("name", "command", "minutes", "what it shows");

  private static final Pattern PROGRAM = Pattern.compile("exec:exec@([\\w-]+)");
  private static final Pattern MODULE = Pattern.compile("-pl ([\\w/,-]+)");
  private static final Pattern PROFILE = Pattern.compile("-P([\\w,-]+)");
  private static final Pattern PATH =
      Pattern.compile("(?:src|kernels|spark-stage|notebooks|\\.ci)/[\\w./-]*[\\w/]");
  private static final Pattern TEST_CLASS = Pattern.compile("[A-Z]\\w+(?:Test|Contract|Check|IT)");
  private static final Pattern QUALIFIED =
      Pattern.compile("\\borg\\.deltastn(?:\\.[a-z][a-z0-9]*)*\\.[A-Z]\\w*");

  private static final Pattern RUN = Pattern.compile("(" + QUALIFIED.pattern() + ")(?:#(\\w+))?");

  private static Path root;
  private static Document readme;
  private static List<Document> pages;
  private static List<Document> all;
  private static Poms poms;
  private static Set<String> classes;

  /** The text of every source file by the name of its class. */
  private static Map<String, String> sources;

  @BeforeAll
  static void read() throws Exception {
    root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve("src/site/site.xml"))) {
      root = root.getParent();
    }
    readme = new Document(root.resolve("README.md"));
    try (Stream<Path> files = Files.list(root.resolve("src/site/markdown"))) {
      pages = files.sorted().map(Document::new).toList();
    }
    all = Stream.concat(Stream.of(readme), pages.stream()).toList();
    poms = new Poms(root);
    sources = new TreeMap<>();
    for (String folder : List.of("src/main/java", "src/test/java")) {
      addSources(root.resolve(folder));
    }
    for (String module : poms.modules()) {
      addSources(root.resolve(module).resolve("src/main/java"));
      addSources(root.resolve(module).resolve("src/test/java"));
    }
    classes =
        sources.keySet().stream()
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .collect(Collectors.toSet());
  }

  private static void addSources(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          String name = folder.relativize(file).toString().replace('/', '.');
          sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
        }
      }
    }
  }

  @Test
  void theReadmeStaysShort() {
    assertThat(readme.lines()).as("lines of README.md").hasSizeLessThanOrEqualTo(README_LINES);
  }

  @Test
  void linksLeadSomewhere() {
    List<String> dead = new ArrayList<>();
    for (Document document : all) {
      for (String link : document.links()) {
        if (!link.matches("(?:https?|mailto):.*") && !leadsSomewhere(document, link)) {
          dead.add(document.name() + " links to " + link);
        }
      }
    }
    assertThat(dead)
        .as(
            "links to missing files, to anchors without <a id=\"…\"></a>, or from a page to what is"
                + " no page")
        .isEmpty();
  }

  private static boolean leadsSomewhere(Document document, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target =
        path.isEmpty() ? document.file() : document.file().resolveSibling(path).normalize();
    // Maven's site holds the pages and nothing else of the project.
    boolean reachable =
        document == readme || target.getParent().equals(document.file().getParent());
    return reachable
        && Files.isRegularFile(target)
        && (hash < 0 || new Document(target).anchors().contains(link.substring(hash + 1)));
  }

  @Test
  void namedFilesExist() {
    List<String> missing = new ArrayList<>();
    for (Document document : all) {
      for (String span : document.spans()) {
        // What a build makes is in target.
        if (PATH.matcher(span).matches()
            && !span.contains("/target")
            && !Files.exists(root.resolve(span))) {
          missing.add(document.name() + " names " + span);
        }
      }
    }
    assertThat(missing).as("files or folders that pages name").isEmpty();
  }

  @Test
  void namedClassesExist() {
    List<String> missing = new ArrayList<>();
    for (Document document : all) {
      for (String code : document.code()) {
        if (TEST_CLASS.matcher(code).matches() && !classes.contains(code)) {
          missing.add(document.name() + " names " + code);
        }
        Matcher qualified = QUALIFIED.matcher(code);
        while (qualified.find()) {
          if (!sources.containsKey(qualified.group())) {
            missing.add(document.name() + " names " + qualified.group());
          }
        }
      }
    }
    assertThat(missing).as("classes that pages name").isEmpty();
  }

  @Test
  void namedPackagesExist() {
    List<String> named =
        pages.stream()
            .flatMap(page -> page.table(List.of("package", "what it holds")).stream())
            .flatMap(row -> Pattern.compile("`([^`]+)`").matcher(row.get(0)).results())
            .map(span -> "org.deltastn." + span.group(1))
            .toList();
    Set<String> packages =
        sources.keySet().stream()
            .map(name -> name.substring(0, name.lastIndexOf('.')))
            .collect(Collectors.toSet());
    assertThat(named).as("packages of the architecture page").isNotEmpty();
    assertThat(packages).containsAll(named);
  }

  @Test
  void commandsNameProgramsAndProfilesOfThePoms() {
    List<String> wrong = new ArrayList<>();
    for (Document document : all) {
      for (String code : document.code()) {
        Matcher mvn = Pattern.compile("\\bmvn .*?(?=&& |$)").matcher(code);
        while (mvn.find()) {
          complaints(mvn.group()).forEach(text -> wrong.add(document.name() + ": " + text));
        }
      }
    }
    assertThat(wrong).as("commands that Maven would refuse").isEmpty();
  }

  private static List<String> complaints(String command) {
    List<String> found = new ArrayList<>();
    List<String> modules = new ArrayList<>();
    MODULE.matcher(command).results().forEach(m -> modules.addAll(List.of(m.group(1).split(","))));
    for (String module : modules) {
      if (!poms.modules().contains(module)) {
        found.add("no module " + module + " for: " + command);
      }
    }
    PROGRAM
        .matcher(command)
        .results()
        .map(m -> m.group(1))
        .filter(id -> modules.stream().noneMatch(module -> poms.programs(module).containsKey(id)))
        .forEach(
            id ->
                found.add("no execution " + id + " in the pom of " + modules + " for: " + command));
    PROFILE
        .matcher(command)
        .results()
        .flatMap(m -> Stream.of(m.group(1).split(",")))
        .filter(profile -> !poms.profiles().contains(profile))
        .forEach(profile -> found.add("no profile " + profile + " for: " + command));
    return found;
  }

  @Test
  void theTableOfChecksHasACommandInEveryRow() {
    List<List<String>> rows = checks();
    assertThat(rows).as("table of checks in development.md").isNotEmpty();
    for (List<String> row : rows) {
      assertThat(row).as("cells of %s", row.get(0)).hasSize(CHECKS_HEADER.size());
      assertThat(row.get(1))
          .as("command of %s", row.get(0))
          .matches("`mvn .*(exec:exec@|test|install|-P).*`.*");
      assertThat(row.get(2)).as("minutes of %s", row.get(0)).matches("[0-9.]+.*");
      assertThat(row.get(3)).as("what %s shows", row.get(0)).isNotEmpty();
    }
  }

  @Test
  void everyCheckOfThePomsIsInTheTable() {
    Set<String> named =
        checks().stream()
            .flatMap(row -> PROGRAM.matcher(String.join(" ", row)).results().map(m -> m.group(1)))
            .collect(Collectors.toSet());
    for (String module : poms.modules()) {
      poms.programs(module)
          .forEach(
              (id, arguments) -> {
                if (arguments.matches("(?s).*\\borg\\.deltastn\\.\\S*Check\\b.*")) {
                  assertThat(named).as("checks of %s in the table", module).contains(id);
                }
              });
    }
  }

  @Test
  void programsOfThePomsNameClassesAndTestsThatExist() {
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (String module : poms.modules()) {
      for (Map.Entry<String, String> program : poms.programs(module).entrySet()) {
        Matcher run = RUN.matcher(program.getValue());
        while (run.find()) {
          named++;
          String text = sources.get(run.group(1));
          boolean found =
              text != null && (run.group(2) == null || text.contains(" " + run.group(2) + "("));
          if (!found) {
            missing.add(module + ", " + program.getKey() + ": " + run.group());
          }
        }
      }
    }
    assertThat(named).as("classes that programs run").isPositive();
    assertThat(missing).as("classes and methods that programs of the poms run").isEmpty();
  }

  private static List<List<String>> checks() {
    return pages.stream()
        .filter(page -> page.name().equals("development.md"))
        .flatMap(page -> page.table(CHECKS_HEADER).stream())
        .toList();
  }

  @Test
  void theMenuHoldsEveryPage() throws IOException {
    Set<String> menu =
        Pattern.compile("href=\"([^\"]+)\\.html\"")
            .matcher(Files.readString(root.resolve("src/site/site.xml")))
            .results()
            .map(m -> m.group(1) + ".md")
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(menu)
        .as("pages in the menu, src/site/site.xml")
        .isEqualTo(
            pages.stream().map(Document::name).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theReadmeLinksToEveryPage() {
    Set<String> linked = Set.copyOf(readme.links());
    for (Document page : pages) {
      assertThat(linked).as("links of README.md").contains("src/site/markdown/" + page.name());
    }
  }
}
