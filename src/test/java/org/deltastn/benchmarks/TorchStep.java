package org.deltastn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** PyTorch's plain step of a network on one thread, run as a program of its own. */
final class TorchStep {

  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private TorchStep() {}

  /**
   * Returns the median in milliseconds, or nothing where there is no PyTorch.
   *
   * @param args of a check: they may choose the network, and the first other one names the Python
   *     to ask; {@code none} for none
   */
  static OptionalDouble millis(String[] args) throws IOException, InterruptedException {
    List<String> named = SpeedNetwork.others(args);
    List<String> pythons = named.isEmpty() ? PYTHONS : named.subList(0, 1);
    return millis(pythons, SpeedNetwork.of(args).argument());
  }

  /**
   * Returns the number of parameters of PyTorch's network, or nothing where there is no PyTorch.
   */
  static OptionalDouble parameters(SpeedNetwork network) throws IOException, InterruptedException {
    return printed(PYTHONS, network.argument(), "parameters");
  }

  /**
   * Returns the median in milliseconds, or nothing where there is no PyTorch.
   *
   * @param pythons to ask, one after the other; {@code none} for none
   * @param network its name and sizes, as the program takes them
   */
  static OptionalDouble millis(List<String> pythons, String... network)
      throws IOException, InterruptedException {
    return printed(pythons, network);
  }

  private static OptionalDouble printed(List<String> pythons, String... network)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("torch_plain_step", ".py");
    try (var source = TorchStep.class.getResourceAsStream("/torch_plain_step.py")) {
      Files.write(script, source.readAllBytes());
      for (String python : pythons) {
        OptionalDouble millis =
            "none".equals(python)
                ? OptionalDouble.empty()
                : run(
                    Stream.concat(Stream.of(python, script.toString()), Stream.of(network))
                        .toArray(String[]::new));
        if (millis.isPresent()) {
          return millis;
        }
      }
      return OptionalDouble.empty();
    } finally {
      Files.delete(script);
    }
  }

  private static OptionalDouble run(String... command) throws IOException, InterruptedException {
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
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
