package org.deltastn.checks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same steps in PyTorch and JAX, run as programs of their own; what is not installed is left
 * out, with a word.
 */
final class GpuPrograms {

  private static final List<String> PROGRAMS = List.of("torch_steps", "jax_steps");

  private final String python;

  GpuPrograms(String python) {
    this.python = python;
  }

  /**
   * Checks the programs' hand-written gradients against automatic differentiation, on the CPU.
   *
   * @return whether every program that could run agrees
   */
  boolean verify() throws IOException, InterruptedException {
    boolean agree = true;
    for (String program : PROGRAMS) {
      Output output = run(program, "--device", "cpu", "--verify", "--batch", "16");
      System.out.printf("%s: %s%n", program, output.lastLine());
      agree &= output.missing || output.status == 0;
    }
    return agree;
  }

  /**
   * Returns the milliseconds of a step, by the names that the programs print.
   *
   * @param products float32, tf32 or bfloat16
   */
  Map<String, Double> milliseconds(int batch, String products)
      throws IOException, InterruptedException {
    Map<String, Double> found = new TreeMap<>();
    for (String program : PROGRAMS) {
      Output output = run(program, "--batch", Integer.toString(batch), "--products", products);
      if (output.status != 0) {
        System.out.printf("%s did not run: %s%n", program, output.lastLine());
      }
      for (String line : output.lines) {
        String[] words = line.split(" ");
        if (words.length == 2 && words[0].matches("(torch|jax)_\\w+")) {
          found.put(words[0], Double.parseDouble(words[1]));
        }
      }
    }
    return found;
  }

  private Output run(String program, String... arguments) throws IOException, InterruptedException {
    Path script = Files.createTempFile(program, ".py");
    try {
      try (InputStream source = GpuPrograms.class.getResourceAsStream("/" + program + ".py")) {
        Files.write(script, source.readAllBytes());
      }
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      command.addAll(List.of(arguments));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text.lines().toList());
    } catch (IOException noPython) {
      return new Output(127, List.of(noPython.getMessage()));
    } finally {
      Files.delete(script);
    }
  }

  private static final class Output {
    final int status;
    final List<String> lines;
    final boolean missing;

    Output(int status, List<String> lines) {
      this.status = status;
      this.lines = lines;
      this.missing = status != 0 && (status == 127 || lastLine().contains("ModuleNotFoundError"));
    }

    String lastLine() {
      return lines.isEmpty() ? "no output" : lines.get(lines.size() - 1);
    }
  }
}
