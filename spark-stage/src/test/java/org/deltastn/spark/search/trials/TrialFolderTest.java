package org.deltastn.spark.search.trials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deltastn.search.Trial;
import org.deltastn.train.checkpoint.RunIdentity;
import org.junit.jupiter.api.Test;

class TrialFolderTest {

  private static final RunIdentity IDENTITY = new RunIdentity("{\"search\":\"RandomSearch\"}");

  private final TrialFolder.InMemory store = new TrialFolder.InMemory();

  private static TrialResult result(int number) {
    return new TrialResult(
        Trial.fresh(number, new double[] {0.1, 1e-7}, 2, "a place"),
        TrialResult.Status.DIVERGED,
        "a loss of NaN",
        Double.POSITIVE_INFINITY,
        0,
        Double.POSITIVE_INFINITY,
        3,
        0.5,
        0.7,
        1.5,
        List.of(new TrialResult.Point(1, 0.25, 2)));
  }

  @Test
  void keepsResultsByNumber() {
    TrialFolder folder = TrialFolder.open(store, IDENTITY);
    folder.save(result(11), null);
    folder.save(result(2), null);
    assertThat(TrialFolder.open(store, IDENTITY).results()).containsExactly(result(2), result(11));
  }

  @Test
  void refusesAnotherSearchAndAFolderThatDoesNotSay() {
    TrialFolder.open(store, IDENTITY).save(result(0), null);
    RunIdentity other = new RunIdentity("{\"search\":\"GridSearch\"}");
    assertThatThrownBy(() -> TrialFolder.open(store, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("search is \"RandomSearch\" there and \"GridSearch\" here");
    store.delete("search.json");
    assertThatThrownBy(() -> TrialFolder.open(store, IDENTITY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds trials but no search.json");
  }

  @Test
  void deletesWhatIsNoLongerNeededAndSaysWhatIsDamaged() throws IOException {
    TrialFolder folder = TrialFolder.open(store, IDENTITY);
    folder.save(result(0), "zero".getBytes(StandardCharsets.UTF_8));
    folder.save(result(1), "one".getBytes(StandardCharsets.UTF_8));
    folder.keepOnly(number -> number == 1);
    assertThat(store.names()).filteredOn(name -> name.startsWith("trial-000000-")).isEmpty();
    String kept =
        store.names().stream()
            .filter(name -> name.startsWith("trial-000001-"))
            .findFirst()
            .orElseThrow();
    store.write(kept, "two".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> folder.run(1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(
            "what trial 1 trained, in the driver's memory, is missing or damaged");
    assertThatThrownBy(() -> folder.run(0))
        .hasMessageContaining(
            "what trial 0 trained, in the driver's memory, is missing or damaged");
  }
}
