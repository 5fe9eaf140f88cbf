package org.deltastn.nn.dl4j.converter;

import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.recurrent.SequencePool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The last output of an LSTM, as the LSTM and a pooling of the name with {@value #SUFFIX} behind
 * it, so that hyperparameters on the LSTM act on its time steps.
 */
final class LastTimeStepConverter implements Converter<LastTimeStep> {

  private static final String SUFFIX = ".last";

  private final LstmConverter lstm = new LstmConverter();

  @Override
  public int addTo(Architecture.Builder builder, Place place, LastTimeStep source, int... inputs) {
    if (source.getUnderlying() == null || source.getUnderlying().getClass() != LSTM.class) {
      throw place.unsupported(
          "LastTimeStep of "
              + (source.getUnderlying() == null
                  ? "null"
                  : source.getUnderlying().getClass().getSimpleName()),
          "LSTM");
    }
    int steps = lstm.addTo(builder, place, underlying(source), inputs);
    return builder.add(
        place.name() + SUFFIX, new SequencePool(SequencePool.Kind.LAST), steps, Architecture.INPUT);
  }

  private static LSTM underlying(LastTimeStep source) {
    return (LSTM) source.getUnderlying();
  }

  @Override
  public int[] inputShape(Place place, LastTimeStep source) {
    return lstm.inputShape(place, underlying(source));
  }

  @Override
  public INDArray toDl4j(String parameter, LastTimeStep source, INDArray ours) {
    return lstm.toDl4j(parameter, underlying(source), ours);
  }

  @Override
  public INDArray fromDl4j(String parameter, LastTimeStep source, INDArray theirs) {
    return lstm.fromDl4j(parameter, underlying(source), theirs);
  }
}
