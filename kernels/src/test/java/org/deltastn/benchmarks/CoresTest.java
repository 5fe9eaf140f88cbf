package org.deltastn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class CoresTest {

  private static final String TWO_THREADS_A_CORE = "# CPU,Core\n0,0\n1,1\n2,2\n3,0\n4,1\n5,2\n";

  @Test
  void aCoreIsTakenOnce() {
    assertThat(Cores.of(TWO_THREADS_A_CORE, "0-5")).containsExactly(0, 1, 2);
    assertThat(Cores.of(TWO_THREADS_A_CORE, "0,3")).containsExactly(0);
    assertThat(Cores.of(TWO_THREADS_A_CORE, "1,3-4")).containsExactly(1, 3);
    assertThat(Cores.of("0,-\n", "0")).containsExactly(0);
  }

  @Test
  void aThreadStaysWhereItWasPinnedAndOthersDoNot() throws Exception {
    for (String program : List.of("lscpu", "taskset")) {
      assumeTrue(Files.exists(Path.of("/usr/bin", program)), "there is no " + program);
    }
    List<Integer> cores = Cores.all();
    assertThat(cores).isNotEmpty();
    List<String> masks = new ArrayList<>();
    for (int core : cores) {
      FutureTask<String> task = new FutureTask<>(pinned(core));
      new Thread(task).start();
      masks.add(task.get());
    }
    assertThat(masks).isEqualTo(cores.stream().map(String::valueOf).toList());
    assertThat(Cores.all()).isEqualTo(cores);
  }

  private static Callable<String> pinned(int core) {
    return () -> {
      Cores.pin(core);
      return Cores.allowed("thread-self");
    };
  }
}
