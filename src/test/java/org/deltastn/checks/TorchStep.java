package org.deltastn.checks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** PyTorch's plain step of the MLP of H.2.1 on one thread, run as a program of its own. */
final class TorchStep {

  private TorchStep() {}

  /**
   * Returns the median in milliseconds, or nothing where there is no PyTorch.
   *
   * @param args the first names the Python to ask; {@code none} for none
   */
  static OptionalDouble millis(String[] args) throws IOException, InterruptedException {
    List<String> pythons =
        args.length > 0 ? List.of(args[0]) : List.of("python3", "/usr/bin/python3");
    Path script = Files.createTempFile("torch_plain_step", ".py");
    try (var source = TorchStep.class.getResourceAsStream("/torch_plain_step.py")) {
      Files.write(script, source.readAllBytes());
      for (String python : pythons) {
        OptionalDouble millis =
            "none".equals(python) ? OptionalDouble.empty() : run(python, script);
        if (millis.isPresent()) {
          return millis;
        }
      }
      return OptionalDouble.empty();
    } finally {
      Files.delete(script);
    }
  }

  private static OptionalDouble run(String python, Path script)
      throws IOException, InterruptedException {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(python, script.toString());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
    } catch (IOException noSuchProgram) {
      return OptionalDouble.empty();
    }
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      boolean worked = process.waitFor() == 0 && line != null;
      return worked ? OptionalDouble.of(Double.parseDouble(line.trim())) : OptionalDouble.empty();
    }
  }
}
