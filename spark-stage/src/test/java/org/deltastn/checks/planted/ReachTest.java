package org.deltastn.checks.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {

  private static final Fault FAULT = new Fault("a.B$C", "m()V", 3, "Math", 7, "adds");

  /** Rows of tests: class, name, seconds before it, its own, and lines. */
  private static Reach reach(Path folder, String... rows) throws Exception {
    Path csv = folder.resolve("reach.csv");
    Reach reach = new Reach(csv, type -> type + "Test");
    // No test class with a code of its own: what is in the file is what the tests reach.
    StringBuilder text = new StringBuilder(Files.readString(csv));
    for (String row : rows) {
      text.append(row).append('\n');
    }
    Files.writeString(csv, text);
    reach.read(type -> "c0de");
    return reach;
  }

  @Test
  void theOwnTestClassComesFirstAndThenTheQuickestForSoManySeconds(@TempDir Path folder)
      throws Exception {
    Reach reach =
        reach(
            folder,
            "a.SlowTest,c0de,slow,1,9,true,a.B$C:7",
            "a.BTest,c0de,own2,1,50,true,a.B$C:7 a.B:1 a.B$C:7",
            "a.BTest,c0de,own1,1,40,true,a.B$C:7",
            "a.BTest,c0de,elsewhere,1,1,true,a.B:7",
            "a.QuickTest,c0de,q1,1,2,true,a.B$C:7",
            "a.QuickTest,c0de,q3,1,70,true,a.B$C:7",
            "a.QuickTest,c0de,broken,1,0,false,a.B$C:7",
            "a.QuickTest,01d,old,1,0,true,a.B$C:7");

    Reach.Plan plan = reach.plan(FAULT, 12);

    assertThat(plan.reaching()).isEqualTo(5);
    assertThat(plan.tests()).isEqualTo(3);
    assertThat(plan.runs())
        .containsExactly(
            new Reach.Run("a.BTest", List.of("own1", "own2"), 91),
            new Reach.Run("a.QuickTest", List.of("q1"), 3));
    assertThat(reach.plan(FAULT, 13).runs())
        .extracting(Reach.Run::type)
        .containsExactly("a.BTest", "a.QuickTest", "a.SlowTest");
  }

  @Test
  void aLineThatNoTestReachesHasNothingToRun(@TempDir Path folder) throws Exception {
    Reach.Plan plan = reach(folder, "a.BTest,c0de,own,1,1,true,a.B$C:77").plan(FAULT, 12);

    assertThat(plan).isEqualTo(new Reach.Plan(List.of(), 0, 0));
  }
}
