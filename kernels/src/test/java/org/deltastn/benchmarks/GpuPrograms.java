package org.deltastn.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * The same steps in PyTorch and JAX, run as programs of their own; what is not installed is left
 * out, with a word.
 */
final class GpuPrograms {

  private static final List<String> PROGRAMS = List.of("torch_steps", "jax_steps");
  private static final String LINE = "(torch|jax)_(plain|delta|cycle)\\S* \\d+ \\w+ [0-9.]+";

  private final String python;
  private final int seconds;
  private boolean agree = true;

  /**
   * Names what runs them.
   *
   * @param python a program, or {@code none}
   * @param seconds after which a program is stopped; what it found until then counts
   */
  GpuPrograms(String python, int seconds) {
    this.python = python;
    this.seconds = seconds;
  }

  /**
   * Runs both programs, each after its gradients were checked against automatic differentiation.
   *
   * @return milliseconds of a step by {@link #key}, of the fastest way that a program knows
   */
  Map<String, Double> milliseconds(
      List<Integer> batches, List<ProductPrecision> products, int[] sizes)
      throws IOException, InterruptedException {
    Map<String, Double> found = new TreeMap<>();
    if (python.equals("none")) {
      return found;
    }
    for (String program : PROGRAMS) {
      Output verified = run(program, "--device", "cpu", "--verify", "--sizes", "12,9,8,7,4");
      if (verified.lines.stream().noneMatch(line -> line.startsWith("verify "))) {
        System.out.printf("%s is left out: %s%n", program, verified.lastError());
        continue;
      }
      agree &=
          CudaCheck.judge(
              program + ": gradients against automatic ones",
              String.join(" ", verified.lines),
              verified.status == 0);
      Output output =
          run(
              program,
              "--batches",
              join(batches),
              "--products",
              products.stream().map(CudaCheck::argument).collect(Collectors.joining(",")),
              "--sizes",
              join(Arrays.stream(sizes).boxed().toList()));
      output.report(program);
      for (String line : output.lines) {
        if (line.matches(LINE)) {
          String[] words = line.split(" ");
          String[] name = words[0].split("_");
          found.merge(
              String.join(" ", name[0], name[1], words[1], words[2]),
              Double.valueOf(words[3]),
              Math::min);
        }
      }
    }
    return found;
  }

  /**
   * Returns under what name a time is found.
   *
   * @param library torch or jax
   * @param what plain, delta or cycle
   */
  static String key(String library, String what, int batch, ProductPrecision products) {
    return String.join(" ", library, what, Integer.toString(batch), CudaCheck.argument(products));
  }

  /** Returns whether the gradients of the programs that ran are right. */
  boolean agree() {
    return agree;
  }

  private static String join(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private Output run(String program, String... arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(program);
    Path script = folder.resolve(program + ".py");
    Path printed = folder.resolve("printed");
    Path errors = folder.resolve("errors");
    try {
      try (InputStream source = GpuPrograms.class.getResourceAsStream("/" + program + ".py")) {
        Files.write(script, source.readAllBytes());
      }
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(printed.toFile())
              .redirectError(errors.toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      return new Output(
          ended ? process.exitValue() : Output.STOPPED, lines(printed), lines(errors));
    } catch (IOException noPython) {
      return new Output(Output.STOPPED, List.of(), List.of(noPython.getMessage()));
    } finally {
      for (Path file : List.of(script, printed, errors, folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  /** What a program printed. */
  private record Output(int status, List<String> lines, List<String> errors) {

    static final int STOPPED = -1;

    /** Prints everything that was found, and how the program ended where not well. */
    void report(String program) {
      lines.forEach(System.out::println);
      errors.stream()
          .filter(line -> line.contains(" failed: "))
          .forEach(line -> System.out.println(line.strip()));
      if (status != 0) {
        System.out.printf(
            Locale.ROOT,
            "%s did not run to its end: %s%n",
            program,
            status == STOPPED ? "it was stopped for its time, see --seconds" : lastError());
      }
    }

    String lastError() {
      return errors.isEmpty() ? "no output" : errors.get(errors.size() - 1);
    }
  }
}
