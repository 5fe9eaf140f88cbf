package org.deltastn.nn.dl4j.converter;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The types of layers and vertices that can be read; a new one is a line here. */
public final class Converters {

  // By exact class: a subclass computes something else.
  private static final Map<Class<?>, Converter<?>> BY_TYPE =
      Map.ofEntries(
          Map.entry(DenseLayer.class, new FullyConnected()),
          Map.entry(OutputLayer.class, new Output<OutputLayer>()),
          Map.entry(RnnOutputLayer.class, new Output<RnnOutputLayer>()),
          Map.entry(LossLayer.class, new LossOnly()),
          Map.entry(ActivationLayer.class, new Elementwise()),
          Map.entry(ElementWiseVertex.class, new Sum()),
          Map.entry(ConvolutionLayer.class, new ConvolutionConverter()),
          Map.entry(SubsamplingLayer.class, new PoolingConverter()),
          Map.entry(GlobalPoolingLayer.class, new GlobalPoolingConverter()),
          Map.entry(BatchNormalization.class, new NormalizationConverter()),
          Map.entry(EmbeddingSequenceLayer.class, new EmbeddingConverter()),
          Map.entry(TiedOutputLayer.class, new TiedOutputConverter()),
          Map.entry(LSTM.class, new LstmConverter()),
          Map.entry(LastTimeStep.class, new LastTimeStepConverter()));

  private Converters() {}

  /**
   * Returns the converter of a layer or vertex.
   *
   * @throws IllegalArgumentException if its type is not supported
   */
  @SuppressWarnings("unchecked") // the map holds a converter of the type under each type
  public static <T> Converter<T> of(Place place, T source) {
    // A field that the JSON lacks is null.
    Converter<?> converter = source == null ? null : BY_TYPE.get(source.getClass());
    if (converter == null) {
      String found = source == null ? "null" : source.getClass().getSimpleName();
      String supported =
          BY_TYPE.keySet().stream()
              .map(Class::getSimpleName)
              .sorted()
              .collect(Collectors.joining(", "));
      throw place.unsupported(found, supported);
    }
    return (Converter<T>) converter;
  }

  /** Adds an activation, unless it is the identity; returns the node that holds the output. */
  static int addActivation(
      Architecture.Builder builder, Place place, IActivation found, int input) {
    Activation activation = Activations.read(place, found);
    return activation == Activation.IDENTITY
        ? input
        : builder.add(place.name(), new org.deltastn.nn.layers.ActivationLayer(activation), input);
  }

  /** Checks that a layer says how many inputs and outputs it has. */
  static void requireSizes(Place place, FeedForwardLayer source) {
    if (source.getNIn() < 1 || source.getNOut() < 1) {
      throw place.invalid(
          "nIn and nOut must be at least 1 (an InputType sets nIn), found "
              + source.getNIn()
              + " and "
              + source.getNOut());
    }
  }

  /**
   * The product with a weight matrix, which Deeplearning4j holds as in×out, and this library as
   * out×in.
   */
  private abstract static class Affine<T extends FeedForwardLayer> implements Converter<T> {

    private final Predicate<T> hasBias;

    private Affine(Predicate<T> hasBias) {
      this.hasBias = hasBias;
    }

    int addProduct(Architecture.Builder builder, Place place, T source, int input) {
      requireSizes(place, source);
      int in = Math.toIntExact(source.getNIn());
      int out = Math.toIntExact(source.getNOut());
      return builder.add(place.name(), new Dense(in, out, hasBias.test(source)), input);
    }

    @Override
    public int[] inputShape(Place place, T source) {
      return new int[] {Math.toIntExact(source.getNIn())};
    }

    @Override
    public INDArray toDl4j(String parameter, T source, INDArray ours) {
      return transposeWeight(ours);
    }

    @Override
    public INDArray fromDl4j(String parameter, T source, INDArray theirs) {
      return transposeWeight(theirs);
    }

    private static INDArray transposeWeight(INDArray parameter) {
      boolean bias = parameter.rank() == 1;
      return bias ? parameter : parameter.transpose();
    }
  }

  private static final class FullyConnected extends Affine<DenseLayer> {

    private FullyConnected() {
      super(DenseLayer::hasBias);
    }

    @Override
    public int addTo(Architecture.Builder builder, Place place, DenseLayer source, int... inputs) {
      if (source.hasLayerNorm()) {
        throw place.unsupported("hasLayerNorm", "a dense layer without layer normalization");
      }
      int product = addProduct(builder, place, source, inputs[0]);
      return addActivation(builder, place, source.getActivationFn(), product);
    }
  }

  /** An output layer of rows, or of time steps, which are rows here. */
  private static final class Output<T extends BaseOutputLayer> extends Affine<T> {

    private Output() {
      super(BaseOutputLayer::hasBias);
    }

    @Override
    public int addTo(Architecture.Builder builder, Place place, T source, int... inputs) {
      return addProduct(builder, place, source, inputs[0]);
    }

    @Override
    public Loss loss(Place place, T source) {
      return Losses.read(place, source.getLossFn(), source.getActivationFn());
    }
  }

  private static final class LossOnly implements Converter<LossLayer> {

    @Override
    public boolean keepsShape() {
      return true;
    }

    @Override
    public int addTo(Architecture.Builder builder, Place place, LossLayer source, int... inputs) {
      return inputs[0];
    }

    @Override
    public Loss loss(Place place, LossLayer source) {
      return Losses.read(place, source.getLossFn(), source.getActivationFn());
    }
  }

  private static final class Elementwise implements Converter<ActivationLayer> {

    @Override
    public boolean keepsShape() {
      return true;
    }

    @Override
    public int addTo(
        Architecture.Builder builder, Place place, ActivationLayer source, int... inputs) {
      return addActivation(builder, place, source.getActivationFn(), inputs[0]);
    }
  }

  private static final class Sum implements Converter<ElementWiseVertex> {

    @Override
    public boolean keepsShape() {
      return true;
    }

    @Override
    public int addTo(
        Architecture.Builder builder, Place place, ElementWiseVertex source, int... inputs) {
      if (source.getOp() != ElementWiseVertex.Op.Add) {
        throw place.unsupported("ElementWiseVertex(" + source.getOp() + ")", "Add");
      }
      return builder.add(place.name(), new Add(), inputs);
    }
  }
}
