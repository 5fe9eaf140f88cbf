package org.deltastn.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds what must stay true of the packages of core, kernels and Spark stages. */
class StructureTest {

  private static final String ROOT = "org.deltastn";
  private static final int CLASSES = 16;
  private static final int LINES = 350;

  /**
   * Its parts work on one table of C functions, whose binding's name is in the native libraries.
   */
  private static final Map<String, Integer> LARGER = Map.of("org.deltastn.kernels", 18);

  /** One method for each function of the C interface, and for each operation of an engine. */
  private static final Set<String> LONGER = Set.of("KernelLibrary.java", "Nd4jBackend.java");

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*");
  private static final Pattern PUBLIC =
      Pattern.compile("(?m)^public (?:final |abstract |sealed )*(?:class|record|enum) ");
  private static final Pattern JQWIK = Pattern.compile("(?m)^import (?:static )?net\\.jqwik\\.");
  private static final Pattern JUPITER =
      Pattern.compile("(?m)^import (?:static )?org\\.junit\\.jupiter\\.");
  private static final Pattern BRANCH = Pattern.compile("\\b(?:if|for|while|switch|catch) \\(");

  private static final String[] CORE = {
    "org.deltastn.augment..",
    "org.deltastn.data..",
    "org.deltastn.hyper..",
    "org.deltastn.nn..",
    "org.deltastn.optim..",
    "org.deltastn.problem..",
    "org.deltastn.tensor..",
    "org.deltastn.train.."
  };

  private static JavaClasses classes;

  @BeforeAll
  static void read() {
    classes =
        new ClassFileImporter()
            .withImportOption(
                place -> !place.contains("test-classes") && !place.contains("-tests.jar"))
            .importPackages(ROOT);
  }

  @Test
  void allModulesAreLookedAt() {
    assertThat(classes.contain("org.deltastn.tensor.backend.Backend")).isTrue();
    assertThat(classes.contain("org.deltastn.kernels.NativeBackend")).isTrue();
    assertThat(classes.contain("org.deltastn.spark.DeltaStnClassifier")).isTrue();
    assertThat(classes.stream().map(JavaClass::getSimpleName)).noneMatch(n -> n.endsWith("Test"));
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void theCoreKnowsNoSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.deltastn.spark..")
        .check(classes);
  }

  @Test
  void layersNameNoEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("org.deltastn.nn..", "org.deltastn.train..", "org.deltastn.optim..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deltastn.tensor.nd4j..", "org.deltastn.kernels..")
        .check(classes);
  }

  @Test
  void layersKnowNeitherTheGraphNorTraining() {
    noClasses()
        .that()
        .resideInAnyPackage("org.deltastn.nn", "org.deltastn.nn.layers..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deltastn.nn.graph..", "org.deltastn.train..", "org.deltastn.optim..")
        .check(classes);
  }

  @Test
  void trainingKnowsNoPresets() {
    noClasses()
        .that()
        .resideInAnyPackage("org.deltastn.train..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deltastn.problem..")
        .check(classes);
  }

  @Test
  void nobodyUsesTheJobs() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.deltastn.spark.jobs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deltastn.spark.jobs..")
        .check(classes);
  }

  @Test
  void packagesStaySmall() {
    Map<String, Long> sizes =
        classes.stream()
            .filter(c -> c.isTopLevelClass() && !c.getSimpleName().equals("package-info"))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
    List<String> large =
        sizes.entrySet().stream()
            .filter(size -> size.getValue() > LARGER.getOrDefault(size.getKey(), CLASSES))
            .map(size -> size.getKey() + " has " + size.getValue() + " classes")
            .toList();
    assertThat(large).as("packages of more than %d classes", CLASSES).isEmpty();
  }

  @Test
  void filesStayShort() throws IOException {
    Path root = StructureCheck.root();
    List<String> found = new ArrayList<>();
    for (Path file : StructureCheck.allSources("main", "test")) {
      try (Stream<String> lines = Files.lines(file)) {
        long count = lines.count();
        if (count > LINES && !LONGER.contains(file.getFileName().toString())) {
          found.add(root.relativize(file) + " has " + count + " lines");
        }
      }
    }
    assertThat(found).as("files of more than %d lines", LINES).isEmpty();
  }

  /**
   * The reports of two engines of tests on one class have one name, and the second takes its place.
   */
  @Test
  void testClassesHaveOneEngine() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : StructureCheck.allSources("test")) {
      String code = Files.readString(file);
      if (JQWIK.matcher(code).find() && JUPITER.matcher(code).find()) {
        found.add(className(file));
      }
    }
    assertThat(found).as("classes with tests of jqwik and of Jupiter").isEmpty();
  }

  /** Every public class that decides anything has a test of its name in the same package. */
  @Test
  void publicClassesHaveTests() throws IOException {
    Set<String> tests = new TreeSet<>();
    for (Path file : StructureCheck.allSources("test")) {
      tests.add(className(file));
    }
    Map<String, String> elsewhere = TestedElsewhere.all();
    Set<String> untested = new TreeSet<>();
    for (Path file : StructureCheck.allSources("main")) {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      String name = className(file);
      if (PUBLIC.matcher(code).find()
          && BRANCH.matcher(code).find()
          && !tests.contains(name + "Test")) {
        untested.add(name);
      }
    }
    assertThat(untested)
        .as("public classes without a test of their name, against TestedElsewhere")
        .containsExactlyElementsOf(elsewhere.keySet());
    assertThat(tests).as("tests that TestedElsewhere names").containsAll(elsewhere.values());
  }

  private static String className(Path file) {
    String path = file.toString().replace('/', '.');
    return path.substring(path.lastIndexOf("org.deltastn"), path.length() - ".java".length());
  }
}
