package org.deltastn.checks.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * The check {@code fuzz}: Jazzer makes up inputs for every reader of bytes from outside, for two
 * minutes each, and none may fail.
 *
 * <p>Arguments: names of classes with fuzz tests, or {@code CLASS#METHOD}.
 */
public final class FuzzCheck {

  /** Precedes a test that this process is to fuzz. */
  private static final String ONE = "--one";

  private static final Pattern RUNS = Pattern.compile("(?s).*#(\\d+)\\s+DONE.*");

  private FuzzCheck() {}

  /** Fuzzes. */
  public static void main(String[] args) throws Exception {
    if (args.length == 2 && args[0].equals(ONE)) {
      System.exit(run(args[1]));
    }
    List<String> tests = new ArrayList<>();
    for (String name : args) {
      tests.addAll(name.contains("#") ? List.of(name) : testsOf(Class.forName(name)));
    }
    List<String> lines = new ArrayList<>();
    boolean good = !tests.isEmpty();
    for (String test : tests) {
      Path log = fuzz(test);
      String said = Files.readString(log, StandardCharsets.UTF_8);
      Matcher runs = RUNS.matcher(said);
      boolean fine = runs.matches() && !said.contains("== Java Exception");
      good &= fine;
      lines.add(
          test.replaceAll(".*\\.", "")
              + (fine ? ": ok, " + runs.group(1) + " inputs" : ": FAILED, see " + log));
    }
    lines.forEach(System.out::println);
    System.exit(good ? 0 : 1);
  }

  private static List<String> testsOf(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(FuzzTest.class))
        .map(Method::getName)
        .sorted(Comparator.naturalOrder())
        .map(name -> type.getName() + "#" + name)
        .toList();
  }

  /** Fuzzes in a process of its own, as Jazzer instruments one, and returns what it said. */
  private static Path fuzz(String test) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "fuzz").toAbsolutePath());
    Path log = folder.resolve(test.replace('#', '.') + ".log");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(FuzzCheck.class.getName(), ONE, test));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAZZER_FUZZ", "1");
    builder.start().waitFor();
    return log;
  }

  private static int run(String test) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(parameters(test)))
                .build(),
            summary);
    summary.getSummary().printFailuresTo(new PrintWriter(System.out, true));
    return summary.getSummary().getTotalFailureCount() == 0 ? 0 : 1;
  }

  private static String parameters(String test) {
    return test + "([B)";
  }
}
