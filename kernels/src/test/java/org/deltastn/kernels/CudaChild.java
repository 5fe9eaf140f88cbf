package org.deltastn.kernels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.tensor.engine.ProductPrecision;

/** A process of its own with other emulated GPUs than this one's, which answers questions. */
final class CudaChild {

  private static final String ANSWER = "answer: ";

  private CudaChild() {}

  /**
   * Asks.
   *
   * @param environment variables as {@code NAME=value}
   * @param options of the JVM
   * @param questions a word each, and what it is about
   * @return an answer to each, in order; the message of what was thrown where something was
   */
  static List<String> run(List<String> environment, List<String> options, String... questions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    for (String property : List.of(CudaLibrary.PROPERTY, CudaBackend.BLAS_PROPERTY)) {
      command.add("-D" + property + "=" + System.getProperty(property));
    }
    command.add("-Xmx128m");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(CudaChild.class.getName());
    command.addAll(List.of(questions));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    for (String variable : environment) {
      String[] parts = variable.split("=", 2);
      builder.environment().put(parts[0], parts[1]);
    }
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> answers =
        output
            .lines()
            .filter(line -> line.startsWith(ANSWER))
            .map(line -> line.substring(ANSWER.length()))
            .toList();
    if (process.waitFor() != 0 || answers.size() != questions.length) {
      throw new IllegalStateException("the process failed: " + output);
    }
    return answers;
  }

  /** Answers. */
  public static void main(String[] questions) {
    for (String question : questions) {
      String answer;
      try {
        answer = answer(question.split(" "));
      } catch (IllegalArgumentException | IllegalStateException e) {
        answer = e.getMessage();
      }
      System.out.println(ANSWER + answer);
    }
  }

  private static String answer(String[] words) {
    switch (words[0]) {
      case "missing":
        return "" + CudaLibrary.missing();
      case "obstacle":
        return "" + CudaLibrary.obstacle();
      case "auto":
        return BackendChoice.resolve(BackendChoice.AUTO, Gpus.valueOf(words[1]));
      case "require":
        Backends.require(CudaBackend.NAME, ProductPrecision.valueOf(words[1]));
        return "there";
      case "create":
        ProductPrecision products = ProductPrecision.valueOf(words[1]);
        String gpu = words.length > 2 ? words[2] : null;
        try (Backend backend =
            Backends.create(
                CudaBackend.NAME, new BackendRequest(Precision.FLOAT, products, 1, gpu))) {
          return ((CudaBackend) backend).gpu();
        }
      case "own":
        return Backends.ownGpu(CudaBackend.NAME);
      case "allocate":
        int bytes = Integer.parseInt(words[1]);
        try (Backend backend = Backends.create(CudaBackend.NAME, Precision.FLOAT, 1);
            Tensor tensor = backend.allocate(bytes / Float.BYTES)) {
          return 4 * tensor.length() + " bytes";
        }
      default:
        throw new IllegalArgumentException("no such question: " + words[0]);
    }
  }
}
