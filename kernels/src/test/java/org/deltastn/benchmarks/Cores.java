package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The cores that this process may use, and threads that stay on one of them. */
final class Cores {

  private static final String ALLOWED = "Cpus_allowed_list:";

  private Cores() {}

  /** Returns a processor of each core that this process may use, so no two threads of one core. */
  static List<Integer> all() throws IOException, InterruptedException {
    return of(said("lscpu", "--parse=CPU,CORE"), allowed("self"));
  }

  /**
   * Returns the processors that a thread may use, and ranges of them, such as {@code 0-3,8}.
   *
   * @param thread its folder in {@code /proc}
   */
  static String allowed(String thread) throws IOException {
    return Files.readAllLines(Path.of("/proc", thread, "status")).stream()
        .filter(line -> line.startsWith(ALLOWED))
        .map(line -> line.substring(ALLOWED.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns a processor of each core.
   *
   * @param table lines of a processor and its core, {@code 1,0}, and comments after {@code #}
   * @param allowed as {@link #allowed} returns them
   */
  static List<Integer> of(String table, String allowed) {
    Set<Integer> allowedOnes = new HashSet<>();
    for (String range : allowed.split(",")) {
      int[] ends = Arrays.stream(range.split("-")).mapToInt(Integer::parseInt).toArray();
      IntStream.rangeClosed(ends[0], ends[ends.length - 1]).forEach(allowedOnes::add);
    }
    Set<String> cores = new HashSet<>();
    List<Integer> processors = new ArrayList<>();
    for (String line : table.lines().filter(each -> !each.startsWith("#")).toList()) {
      String[] cells = line.split(",");
      int processor = Integer.parseInt(cells[0]);
      if (allowedOnes.contains(processor) && cores.add(cells[1])) {
        processors.add(processor);
      }
    }
    return processors;
  }

  /** Keeps the calling thread on a processor. */
  static void pin(int processor) throws IOException, InterruptedException {
    Path thread = Path.of("/proc/thread-self").toRealPath();
    said("taskset", "--cpu-list", "--pid", String.valueOf(processor), "" + thread.getFileName());
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + said);
    }
    return said;
  }
}
