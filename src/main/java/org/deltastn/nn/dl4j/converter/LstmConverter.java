package org.deltastn.nn.dl4j.converter;

import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * An LSTM, as the dense layer of its gates and the recurrence. Deeplearning4j holds its weights as
 * in×4n, in the order of the gates that it calls input modulation, forget, output and input; this
 * library as 4n×in in the order input, forget, output, candidate.
 */
final class LstmConverter implements Converter<LSTM> {

  /** The place of a gate here that is at a place there; the same both ways. */
  private static final int[] GATES = {3, 1, 2, 0};

  @Override
  public int addTo(Architecture.Builder builder, Place place, LSTM source, int... inputs) {
    Converters.requireSizes(place, source);
    if (!(source.getActivationFn() instanceof ActivationTanH)) {
      throw place.unsupported("activation " + source.getActivationFn(), "tanh");
    }
    if (!(source.getGateActivationFn() instanceof ActivationSigmoid)) {
      throw place.unsupported("gateActivationFn " + source.getGateActivationFn(), "sigmoid");
    }
    int in = Math.toIntExact(source.getNIn());
    int units = Math.toIntExact(source.getNOut());
    int gates =
        builder.add(place.name(), new Dense(in, LstmRecurrence.GATES * units, true), inputs[0]);
    return builder.add(place.name(), new LstmRecurrence(units), gates);
  }

  @Override
  public int[] inputShape(Place place, LSTM source) {
    throw place.invalid(
        "sequences are of words: an EmbeddingSequenceLayer must come before the first LSTM");
  }

  @Override
  public INDArray toDl4j(String parameter, LSTM source, INDArray ours) {
    INDArray ordered = reordered(ours, 0);
    return ordered.rank() == 1 ? ordered.reshape(1, ordered.length()) : ordered.transpose();
  }

  @Override
  public INDArray fromDl4j(String parameter, LSTM source, INDArray theirs) {
    return parameter.equals("b")
        ? reordered(theirs.reshape(theirs.length()), 0)
        : reordered(theirs, 1).transpose();
  }

  private static INDArray reordered(INDArray gates, int axis) {
    long units = gates.size(axis) / GATES.length;
    INDArray[] parts = new INDArray[GATES.length];
    for (int k = 0; k < parts.length; k++) {
      long from = GATES[k] * units;
      parts[k] = part(gates, axis, from, from + units);
    }
    return Nd4j.concat(axis, parts);
  }

  private static INDArray part(INDArray gates, int axis, long from, long to) {
    INDArrayIndex range = NDArrayIndex.interval(from, to);
    INDArrayIndex all = NDArrayIndex.all();
    if (gates.rank() == 1) {
      return gates.get(range);
    }
    return axis == 0 ? gates.get(range, all) : gates.get(all, range);
  }
}
