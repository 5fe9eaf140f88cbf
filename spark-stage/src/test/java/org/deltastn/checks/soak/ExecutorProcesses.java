package org.deltastn.checks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The executors of this driver's local cluster, which are its child processes. */
final class ExecutorProcesses {

  private static final String MAIN = "CoarseGrainedExecutorBackend";

  private ExecutorProcesses() {}

  /** Returns the executors that a driver has now, the oldest first. */
  static List<ProcessHandle> of(ProcessHandle driver) {
    return driver
        .children()
        .filter(child -> isExecutor(child))
        .sorted(
            Comparator.comparing((ProcessHandle child) -> child.info().startInstant().orElseThrow())
                .thenComparing(ProcessHandle::pid))
        .toList();
  }

  /** Reads the command line, which {@link ProcessHandle} has only where it is short. */
  private static boolean isExecutor(ProcessHandle child) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
          .contains(MAIN);
    } catch (IOException e) {
      // It has ended.
      return false;
    }
  }

  /** Returns the oldest executor of this driver. */
  static ProcessHandle oldest() {
    return of(ProcessHandle.current()).get(0);
  }

  /**
   * Kills the youngest executor of this driver by its process id, where there is another; returns
   * whether it did.
   */
  static boolean killYoungest() {
    List<ProcessHandle> executors = of(ProcessHandle.current());
    return executors.size() > 1 && kill(executors.get(executors.size() - 1));
  }

  /** Kills a process and waits for its end. */
  static boolean kill(ProcessHandle process) {
    boolean killed = process.destroyForcibly();
    process.onExit().join();
    return killed;
  }
}
