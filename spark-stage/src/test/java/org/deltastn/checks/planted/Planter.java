package org.deltastn.checks.planted;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.deltastn.checks.planted.TestProcess.Answer;

/** Plants faults one at a time and runs the tests that may notice them. */
final class Planter {

  private static final Duration REDEFINING = Duration.ofMinutes(1);
  private static final Duration STARTING = Duration.ofMinutes(15);

  /** What became of a fault. */
  enum Result {
    /** A test fails with it, and passes without it. */
    NOTICED,
    /**
     * Tests take more than three times as long and the patience more, or end their process, and do
     * neither without it.
     */
    HUNG,
    /** All tests that were run pass. */
    LEFT,
    /** No test reaches its line. */
    NOT_REACHED,
    /** A test fails or hangs with it, twice, but without it too. */
    UNSURE;

    /** Says whether it counts as noticed. */
    boolean noticed() {
      return this == NOTICED || this == HUNG;
    }
  }

  /**
   * What became of a fault.
   *
   * @param by the test, or the test class where it hung
   */
  record Outcome(Result result, String by) {}

  private final TestProcess process;
  private final Faults faults;
  private final Duration patience;

  /**
   * Takes a process that no fault is planted in.
   *
   * @param patience how much longer tests may take with a fault, beyond three times as long
   */
  Planter(TestProcess process, Faults faults, Duration patience) {
    this.process = process;
    this.faults = faults;
    this.patience = patience;
  }

  /** Returns what becomes of a fault, and leaves the process without it. */
  Outcome plant(Fault fault, Reach.Plan plan) {
    if (plan.reaching() == 0) {
      return new Outcome(Result.NOT_REACHED, "");
    }
    Outcome outcome = once(fault, plan);
    // Something before may have broken the process: once more in a new one.
    return outcome.result() == Result.UNSURE ? once(fault, plan) : outcome;
  }

  private Outcome once(Fault fault, Reach.Plan plan) {
    if (!process.isRunning()) {
      // Its first tests take longer: it starts a Spark session and compiles.
      process.ask(STARTING, "run", plan.runs().get(0).ids());
    }
    String code = Base64.getEncoder().encodeToString(faults.planted(fault));
    if (!process.ask(REDEFINING, "plant", List.of(fault.type(), code)).complete()) {
      process.close();
      return new Outcome(Result.UNSURE, "not planted");
    }
    for (Reach.Run run : plan.runs()) {
      Answer answer = run(run.ids(), run.seconds());
      if (!answer.complete()) {
        return hung(run);
      }
      List<String> failed = answer.first("failed");
      if (!failed.isEmpty()) {
        return noticed(fault, failed.get(1), run.seconds());
      }
    }
    restore(fault);
    return new Outcome(Result.LEFT, "");
  }

  /**
   * Runs the tests that hung without the fault, twice, in the new process that a question starts.
   */
  private Outcome hung(Reach.Run run) {
    process.ask(STARTING, "run", run.ids());
    Answer again = run(run.ids(), run.seconds());
    if (again.complete() && again.first("failed").isEmpty()) {
      return new Outcome(Result.HUNG, run.type());
    }
    process.close();
    return new Outcome(Result.UNSURE, run.type());
  }

  private Outcome noticed(Fault fault, String id, double seconds) {
    restore(fault);
    Answer again = run(List.of(id), seconds);
    if (again.complete() && again.first("failed").isEmpty()) {
      return new Outcome(Result.NOTICED, id);
    }
    process.close();
    return new Outcome(Result.UNSURE, id);
  }

  private Answer run(List<String> ids, double seconds) {
    return process.ask(Duration.ofMillis((long) (3000 * seconds)).plus(patience), "run", ids);
  }

  private void restore(Fault fault) {
    if (!process.ask(REDEFINING, "restore", List.of(fault.type())).complete()) {
      process.close();
    }
  }
}
