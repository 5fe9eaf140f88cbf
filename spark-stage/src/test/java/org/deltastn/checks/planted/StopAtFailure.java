package org.deltastn.checks.planted;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what is left of a run of tests when one has failed. JUnit finds it as a service, which it
 * asks for in the processes of this check alone.
 */
public final class StopAtFailure implements ExecutionCondition {

  private static volatile boolean failed;

  /** Says whether a test has failed. */
  static void setFailed(boolean value) {
    failed = value;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return failed
        ? ConditionEvaluationResult.disabled("one has failed")
        : ConditionEvaluationResult.enabled("none has failed");
  }
}
