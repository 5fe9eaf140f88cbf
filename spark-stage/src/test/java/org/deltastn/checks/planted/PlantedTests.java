package org.deltastn.checks.planted;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The process that runs tests with and without faults, as {@link TestProcess} tells it by lines of
 * words between tabs:
 *
 * <ul>
 *   <li>{@code watch CLASS…} counts the lines of these classes, {@code restore CLASS…} no longer;
 *   <li>{@code cover TEST} runs a test class but its slow tests, and answers {@code test}, its
 *       name, seconds, whether it passed and its lines for each of its tests;
 *   <li>{@code plant CLASS CODE} gives a class other code, in base 64;
 *   <li>{@code run ID…} runs tests until one fails, and answers {@code failed}, its name and why.
 * </ul>
 *
 * <p>Every answer ends with {@code done} and the seconds; each of its lines begins with {@link
 * #MARK}.
 */
public final class PlantedTests {

  /** Sets the lines of answers off from what tests print. */
  static final String MARK = "@planted\t";

  private static final PrintStream OUT = System.out;

  private PlantedTests() {}

  /** Reads lines and answers them until the standard input ends, which ends the process at once. */
  public static void main(String[] args) throws Exception {
    System.setOut(System.err);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(lines));
    reader.setDaemon(true);
    reader.start();
    while (true) {
      List<String> words = List.of(lines.take().split("\t"));
      List<String> rest = words.subList(1, words.size());
      long start = System.nanoTime();
      switch (words.get(0)) {
        case "watch" -> {
          for (String type : rest) {
            PlantingAgent.redefine(type, Lines.watched(code(type)));
          }
        }
        case "restore" -> {
          for (String type : rest) {
            PlantingAgent.redefine(type, code(type));
          }
        }
        case "plant" ->
            PlantingAgent.redefine(rest.get(0), Base64.getDecoder().decode(rest.get(1)));
        case "cover" ->
            execute(new Covering(), List.of(DiscoverySelectors.selectClass(rest.get(0))));
        case "run" ->
            execute(new Failing(), rest.stream().map(DiscoverySelectors::selectUniqueId).toList());
        default -> throw new IllegalArgumentException("found " + words.get(0));
      }
      answer("done", (System.nanoTime() - start) / 1e9);
    }
  }

  private static void read(BlockingQueue<String> lines) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(0);
  }

  /** Returns the code of a class as it was compiled. */
  static byte[] code(String type) throws IOException {
    String file = type.replace('.', '/') + ".class";
    try (InputStream in = PlantedTests.class.getClassLoader().getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }

  private static void answer(Object... words) {
    String line = String.join("\t", Arrays.stream(words).map(String::valueOf).toList());
    synchronized (OUT) {
      OUT.println(MARK + line);
      OUT.flush();
    }
  }

  private static void execute(
      TestExecutionListener listener, List<? extends DiscoverySelector> which) {
    StopAtFailure.setFailed(false);
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(which)
            .filters(TagFilter.excludeTags("slow"))
            .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
            .configurationParameter("jqwik.reporting.onlyfailures", "true")
            .build();
    LauncherFactory.create().execute(request, listener);
    if (listener instanceof Covering covering) {
      covering.answerAll();
    }
  }

  private static String text(String words) {
    return words.replaceAll("\\s+", " ").strip();
  }

  /** Answers the first failure, after which no other test runs. */
  private static final class Failing implements TestExecutionListener {

    private boolean failed;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED && !failed) {
        failed = true;
        StopAtFailure.setFailed(true);
        answer(
            "failed",
            test.getUniqueId(),
            text(result.getThrowable().map(Throwable::toString).orElse("")));
      }
    }
  }

  /** Collects what each test reaches. */
  private static final class Covering implements TestExecutionListener {

    private final Map<String, Long> starts = new HashMap<>();
    private final Map<String, Set<String>> lines = new LinkedHashMap<>();
    private final Map<String, String> results = new HashMap<>();

    /** What no test alone reaches: what is done before all. */
    private final Set<String> shared = new HashSet<>();

    private boolean broken;

    @Override
    public void executionStarted(TestIdentifier test) {
      shared.addAll(Lines.take());
      starts.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      Set<String> taken = Lines.take();
      boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
      result.getThrowable().ifPresent(Throwable::printStackTrace);
      if (!test.isTest()) {
        shared.addAll(taken);
        broken |= !passed;
        return;
      }
      lines.put(test.getUniqueId(), taken);
      double seconds = (System.nanoTime() - starts.get(test.getUniqueId())) / 1e9;
      results.put(test.getUniqueId(), String.format("%.3f\t%s", seconds, passed));
    }

    void answerAll() {
      for (Map.Entry<String, Set<String>> each : lines.entrySet()) {
        Set<String> all = new TreeSet<>(each.getValue());
        all.addAll(shared);
        String result = broken ? "0\tfalse" : results.get(each.getKey());
        answer("test", each.getKey(), result, String.join(" ", all));
      }
    }
  }
}
