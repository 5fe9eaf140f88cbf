package org.deltastn.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.checks.ProcessMemory;

/**
 * Watches native memory: in a process of its own whose heap is touched before the start, what the
 * resident set grows by is native memory.
 */
final class NativeMemory {

  /** What native memory may grow by once a run has settled. */
  static final double MOST_GROWTH = 0.02;

  private static final String HEAP = "org.deltastn.benchmarks.heapMegabytes";

  private NativeMemory() {}

  /**
   * Runs the program in such a process, with the argument {@code --inside} added.
   *
   * @param heapMegabytes size of the heap
   * @param offHeap the most that JavaCPP may allocate, such as {@code 8g}
   * @return its exit status
   */
  static int runApart(Class<?> program, int heapMegabytes, String offHeap, List<String> args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms" + heapMegabytes + "m");
    command.add("-Xmx" + heapMegabytes + "m");
    command.add("-D" + HEAP + "=" + heapMegabytes);
    command.add("-XX:+AlwaysPreTouch");
    command.add("-Dorg.bytedeco.javacpp.maxbytes=" + offHeap);
    command.add("-Dorg.bytedeco.javacpp.maxphysicalbytes=0");
    // The engine, and the settings of its libraries.
    for (String property : System.getProperties().stringPropertyNames()) {
      if (property.startsWith("deltastn.")) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.add("--inside");
    command.addAll(args);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  /** Returns the resident set without the heap. */
  static double megabytes() {
    try {
      return ProcessMemory.resident() - Integer.getInteger(HEAP);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
