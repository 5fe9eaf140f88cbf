package org.deltastn.checks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The checks {@code faults} and {@code resume}: run test classes, slow tests and all, and print a
 * line for each test. The exit status is 1 if one failed or none was found.
 *
 * <p>Arguments: names of test classes, or {@code CLASS#METHOD}.
 */
public final class SuiteCheck {

  private SuiteCheck() {}

  /** Runs the tests. */
  public static void main(String[] args) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String name : args) {
      request.selectors(
          name.contains("#")
              ? DiscoverySelectors.selectMethod(name)
              : DiscoverySelectors.selectClass(name));
    }
    Lines lines = new Lines();
    LauncherFactory.create().execute(request.build(), lines);
    lines.texts.forEach(System.out::println);
    System.out.printf(
        "%d passed, %d skipped, %d failed%n", lines.passed, lines.skipped, lines.failed);
    // Threads of Spark may go on.
    System.exit(lines.passed > 0 && lines.failed == 0 ? 0 : 1);
  }

  /** Collects a line for each test, to be printed after what Spark prints. */
  private static final class Lines implements TestExecutionListener {

    private final List<String> texts = new ArrayList<>();
    private final Map<String, Long> starts = new HashMap<>();
    private int passed;
    private int skipped;
    private int failed;

    @Override
    public void executionStarted(TestIdentifier test) {
      starts.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skipped++;
      texts.add(words(test) + ": skipped, " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      TestExecutionResult.Status status = result.getStatus();
      if (test.isContainer() && status == TestExecutionResult.Status.SUCCESSFUL) {
        return;
      }
      String seconds =
          String.format(
              Locale.ROOT, "%.1f s", (System.nanoTime() - starts.get(test.getUniqueId())) / 1e9);
      switch (status) {
        case SUCCESSFUL -> {
          passed++;
          texts.add(words(test) + ": ok, " + seconds);
        }
        case ABORTED -> {
          skipped++;
          texts.add(words(test) + ": skipped, " + result.getThrowable().orElseThrow().getMessage());
        }
        case FAILED -> {
          failed++;
          Throwable failure = result.getThrowable().orElseThrow();
          failure.printStackTrace();
          texts.add(words(test) + ": FAILED, " + firstLine(failure));
        }
      }
    }

    private static String firstLine(Throwable failure) {
      return failure.toString().strip().lines().findFirst().orElse("");
    }

    /** Says in words which test it is; of a parameterized one also which run of it. */
    private static String words(TestIdentifier test) {
      if (!(test.getSource().orElse(null) instanceof MethodSource source)) {
        return test.getDisplayName();
      }
      String run = test.getDisplayName().startsWith("[") ? " " + test.getDisplayName() : "";
      String type = source.getClassName().substring(source.getClassName().lastIndexOf('.') + 1);
      String method = source.getMethodName().replaceAll("(?<=.)(?=[A-Z])", " ");
      return type + ": " + method.toLowerCase(Locale.ROOT) + run;
    }
  }
}
