package org.deltastn.checks.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.deltastn.checks.CheckOptions;
import org.deltastn.experiments.evidence.CsvFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlantedCheckTest {

  private static final List<String> CLASSES = List.of(TinyTarget.class.getName());
  private static final List<String> TESTS = List.of(TinyCases.class.getName());

  private static List<String> results(Path csv, String method) throws Exception {
    return new CsvFile(csv, Files.readAllLines(csv).get(0).split(","))
        .rows().stream()
            .filter(row -> row.get("method").startsWith(method))
            .map(row -> row.get("mutator") + " " + row.get("result"))
            .toList();
  }

  @Test
  void everyFaultOfATinyClassComesToWhatItsTestsShow(@TempDir Path folder) throws Exception {
    Path csv = folder.resolve("faults.csv");
    CheckOptions options =
        PlantedCheck.options("--csv", csv.toString(), "--patience", "2", "--faults", "5");
    PlantedCheck.run(CLASSES, TESTS, options);
    List<String> some = Files.readAllLines(csv);
    options = PlantedCheck.options("--csv", csv.toString(), "--patience", "2");
    Report report = PlantedCheck.run(CLASSES, TESTS, options);
    List<String> all = Files.readAllLines(csv);

    assertThat(some).hasSize(6);
    assertThat(all).startsWith(some.toArray(new String[0])).doesNotHaveDuplicates();
    assertThat(results(csv, "sum")).allMatch(result -> result.endsWith(" NOTICED")).hasSize(2);
    assertThat(results(csv, "larger"))
        .containsExactlyInAnyOrder(
            "ConditionalsBoundaryMutator LEFT",
            "NegateConditionalsMutator NOTICED",
            "PrimitiveReturnsMutator NOTICED");
    assertThat(results(csv, "waits"))
        .containsExactlyInAnyOrder("VoidMethodCallMutator HUNG", "VoidMethodCallMutator LEFT");
    assertThat(results(csv, "unused")).allMatch(result -> result.endsWith(" NOT_REACHED"));
    List<Fault> faults = new Faults().of(TinyTarget.class.getName());
    assertThat(all).hasSize(faults.size() + 1);
    assertThat(report.counts(faults, true)).containsExactly(faults.size() - 4, faults.size());
  }

  @Test
  void theOrderFollowsTheSeed(@TempDir Path folder) throws Exception {
    assertThat(order(folder, 15)).isEqualTo(order(folder, 15)).isNotEqualTo(order(folder, 16));
  }

  /** Returns the faults in the order of their rows; no test class, so that none is planted. */
  private static String order(Path folder, int seed) throws Exception {
    Path csv = Files.createTempDirectory(folder, "order").resolve("faults.csv");
    PlantedCheck.run(
        CLASSES, List.of(), PlantedCheck.options("--csv", csv.toString(), "--seed", "" + seed));
    return Files.readAllLines(csv).stream()
        .map(row -> row.replaceFirst(",[^,]*$", ""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void anOptionThatItDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> PlantedCheck.options("--class", "A"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found --class, expected one of [classes, csv, ");
  }
}
