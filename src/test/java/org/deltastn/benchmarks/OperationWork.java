package org.deltastn.benchmarks;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/**
 * The work of one call of an operation: what it has to calculate and to move at least.
 *
 * @param call the operation and, of products and convolutions, their size
 * @param operations additions and multiplications of products and convolutions; 0 for the rest
 * @param bytes of the tensors that it is given, each counted once
 */
public record OperationWork(String call, double operations, double bytes) {

  /** Counts a call of the backend. */
  static OperationWork of(String name, Object... arguments) {
    Tensor[] tensors =
        Stream.of(arguments == null ? new Object[0] : arguments)
            .flatMap(
                argument ->
                    argument instanceof Tensor[] several
                        ? Arrays.stream(several)
                        : Stream.of(argument))
            .filter(Tensor.class::isInstance)
            .map(Tensor.class::cast)
            .toArray(Tensor[]::new);
    double bytes =
        Arrays.stream(tensors)
            .mapToDouble(tensor -> (double) tensor.length() * tensor.precision().bytes())
            .sum();
    return switch (name) {
      case "gemm" -> product(name, (Boolean) arguments[0], (Boolean) arguments[1], tensors, bytes);
      case "momentumUpdateOfProduct" -> {
        // Weights and velocity in place of the gradient.
        Tensor gradient = tensors[2];
        double more = (double) gradient.length() * gradient.precision().bytes();
        yield product(name, true, false, tensors, bytes + more);
      }
      case "convolution" -> convolution(name, tensors[2], tensors[1], bytes);
      case "convolutionFilterGradient" -> convolution(name, tensors[0], tensors[2], bytes);
      case "convolutionDataGradient" -> convolution(name, tensors[0], tensors[1], bytes);
      case "convolutionMaximum" ->
          pooled(name, tensors[2], tensors[0], tensors[1], (Window) arguments[2], bytes);
      case "convolutionAt" ->
          pooled(name, tensors[3], tensors[0], tensors[1], (Window) arguments[2], bytes);
      case "convolutionFilterGradientAt" ->
          pooled(name, tensors[0], tensors[2], tensors[3], (Window) arguments[3], bytes);
      case "convolutionDataGradientAt" ->
          pooled(name, tensors[0], tensors[3], tensors[2], (Window) arguments[3], bytes);
      default -> new OperationWork(name, 0, bytes);
    };
  }

  private static OperationWork product(
      String name, boolean ta, boolean tb, Tensor[] tensors, double bytes) {
    Tensor a = tensors[0];
    Tensor c = tensors[2];
    int first = a.shape()[0];
    long inner = ta ? first : a.length() / first;
    int rows = c.shape()[0];
    long columns = c.length() / rows;
    String call =
        String.format(
            "%s %s%s %d×%d×%d", name, ta ? "T" : "N", tb ? "T" : "N", rows, columns, inner);
    return new OperationWork(call, 2.0 * c.length() * inner, bytes);
  }

  /** As a convolution, though some values of its planes alone are given or taken. */
  private static OperationWork pooled(
      String name, Tensor maps, Tensor x, Tensor weights, Window window, double bytes) {
    int[] planes = {
      maps.size(0), maps.size(1), window.outputHeight(x.size(2)), window.outputWidth(x.size(3))
    };
    return convolution(name, planes, weights, bytes);
  }

  private static OperationWork convolution(
      String name, Tensor outputs, Tensor weights, double bytes) {
    return convolution(name, outputs.shape(), weights, bytes);
  }

  /** Every output value is a sum over the weights of its map. */
  private static OperationWork convolution(
      String name, int[] outputs, Tensor weights, double bytes) {
    String shape =
        Arrays.stream(weights.shape()).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    String planes =
        Arrays.stream(outputs).mapToObj(Integer::toString).collect(Collectors.joining("×"));
    return new OperationWork(
        name + " " + shape + " to " + planes,
        2.0 * Shapes.length(outputs) * weights.length() / weights.shape()[0],
        bytes);
  }
}
