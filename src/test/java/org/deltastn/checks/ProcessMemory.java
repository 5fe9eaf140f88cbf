package org.deltastn.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of processes as Linux counts it. */
public final class ProcessMemory {

  private static final double KIBIBYTES = 1024;

  private ProcessMemory() {}

  /**
   * Returns the resident set of this process, in MiB.
   *
   * @throws IOException if there is no {@code /proc}
   */
  public static double resident() throws IOException {
    return resident(ProcessHandle.current().pid());
  }

  /**
   * Returns the resident set of a process, in MiB.
   *
   * @throws IOException if there is no such process, or no {@code /proc}
   */
  public static double resident(long process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process), "status");
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES;
      }
    }
    throw new IOException("no VmRSS in " + status + ": the process has ended");
  }
}
