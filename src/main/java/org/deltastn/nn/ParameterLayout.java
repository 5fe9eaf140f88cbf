package org.deltastn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * Maps each parameter array of a network to its place in one flat vector, so that optimizers,
 * averaging and checkpoints see a vector and layers see arrays.
 */
public final class ParameterLayout {

  /**
   * One parameter array.
   *
   * @param node index of the node it belongs to
   * @param layer name of that node
   * @param spec the array
   * @param offset position of its first value
   */
  public record Entry(int node, String layer, ParameterSpec spec, int offset) {

    /** Returns the number of values. */
    public int length() {
      return Shapes.length(spec.shape());
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, Integer> shared = new HashMap<>();
  private final int nodes;
  private int length;

  /** Creates an empty layout for a number of nodes. */
  public ParameterLayout(int nodes) {
    this.nodes = nodes;
  }

  public void add(int node, String layer, List<ParameterSpec> specs) {
    for (ParameterSpec spec : specs) {
      Entry entry = new Entry(node, layer, spec, length);
      entries.add(entry);
      length = Math.addExact(length, entry.length());
    }
  }

  /** Gives a node the arrays of another too, after its own. */
  public void share(int node, int of) {
    shared.put(node, of);
  }

  /** Returns the length of the vector. */
  public int length() {
    return length;
  }

  /** Returns the arrays in the order of the vector. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Returns views of a vector: for each node its arrays, in the order the layer declares them, and
   * then those that it shares.
   */
  Tensor[][] views(Tensor vector) {
    List<List<Tensor>> views = new ArrayList<>();
    for (int node = 0; node < nodes; node++) {
      views.add(new ArrayList<>());
    }
    for (Entry entry : entries) {
      views.get(entry.node()).add(vector.view(entry.offset(), entry.spec().shape()));
    }
    shared.forEach((node, of) -> views.get(node).addAll(views.get(of)));
    return views.stream().map(list -> list.toArray(Tensor[]::new)).toArray(Tensor[][]::new);
  }

  /** Returns initial values: uniform in ±1/√fan-in, or one value where the fan-in is 0. */
  public double[] initialValues(RandomStream stream) {
    double[] values = new double[length];
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (entry.spec().fanIn() > 0) {
        double[] uniform = new double[entry.length()];
        stream.fold(i).uniform(uniform, uniform.length);
        double bound = 1 / Math.sqrt(entry.spec().fanIn());
        for (int k = 0; k < uniform.length; k++) {
          values[entry.offset() + k] = bound * (2 * uniform[k] - 1);
        }
      } else {
        int end = entry.offset() + entry.length();
        Arrays.fill(values, entry.offset(), end, entry.spec().initialValue());
      }
    }
    return values;
  }
}
