package org.deltastn.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

  @Test
  void countsWhatAProcessHolds() throws IOException {
    double heap = Runtime.getRuntime().totalMemory() / 1048576.0;
    assertThat(ProcessMemory.resident(ProcessHandle.current().pid())).isBetween(10.0, heap + 8192);
  }

  @Test
  void noProcessIsAnError() {
    assertThatThrownBy(() -> ProcessMemory.resident(Integer.MAX_VALUE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/proc/2147483647/status");
  }
}
