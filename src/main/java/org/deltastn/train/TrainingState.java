package org.deltastn.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.SafeTensors;

/**
 * Holds everything that a run needs to continue from a point, bit for bit: θ = (w₀, Θ), λ, ρ, the
 * optimizers' state, counters and the seed. Immutable, with one serial form for broadcast,
 * checkpoint and model.
 *
 * @param general w₀
 * @param response Θ
 * @param generalSlots state of the optimizer of w₀
 * @param responseSlots state of the optimizer of Θ
 * @param hyper λ, ρ and the state of their optimizers
 * @param counters the progress of the run
 */
public record TrainingState(
    HostVector general,
    HostVector response,
    List<HostVector> generalSlots,
    List<HostVector> responseSlots,
    HyperState hyper,
    Counters counters) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "delta-stn-state-1";

  /**
   * The progress of a run.
   *
   * @param seed fixes every random number
   * @param steps inner steps taken
   * @param epochs epochs done
   * @param schedule the state of the learning-rate schedule
   */
  public record Counters(long seed, long steps, int epochs, LearningRateSchedule.State schedule) {}

  /** Takes copies of the lists. */
  public TrainingState {
    generalSlots = List.copyOf(generalSlots);
    responseSlots = List.copyOf(responseSlots);
  }

  /** Returns the state before the first step. */
  public static TrainingState initial(
      Network network, HyperparameterSpace space, TrainingConfiguration configuration) {
    RandomStream stream =
        RandomStream.of(configuration.seed()).fold(Purpose.INITIAL_VALUES.ordinal());
    int m = Math.max(1, network.general().length());
    int p = Math.max(1, network.response().length());
    double[] general = new double[m];
    double[] response = new double[p];
    System.arraycopy(
        network.general().initialValues(stream.fold(0)), 0, general, 0, network.general().length());
    System.arraycopy(
        network.response().initialValues(stream.fold(1)),
        0,
        response,
        0,
        network.response().length());
    return new TrainingState(
        HostVector.of(configuration.precision(), general),
        HostVector.of(configuration.precision(), response),
        zeros(configuration, configuration.general(), m),
        zeros(configuration, configuration.response(), p),
        HyperState.initial(space, configuration),
        new Counters(configuration.seed(), 0, 0, configuration.schedule().initial()));
  }

  /** Returns this state with other hyperparameters. */
  public TrainingState withHyper(HyperState newHyper) {
    return new TrainingState(general, response, generalSlots, responseSlots, newHyper, counters);
  }

  /** Returns this state with other weights w₀ and another response Θ. */
  public TrainingState withWeights(HostVector newGeneral, HostVector newResponse) {
    return new TrainingState(newGeneral, newResponse, generalSlots, responseSlots, hyper, counters);
  }

  /** Returns this state with other counters. */
  public TrainingState withCounters(Counters newCounters) {
    return new TrainingState(general, response, generalSlots, responseSlots, hyper, newCounters);
  }

  /**
   * Returns this state at the end of an epoch: one more is done, and the schedule has gone on.
   *
   * @param schedule of the learning rates
   * @param validationLoss mean loss on the validation data
   */
  public TrainingState afterEpoch(LearningRateSchedule schedule, double validationLoss) {
    int epochs = counters.epochs() + 1;
    return withCounters(
        new Counters(
            counters.seed(),
            counters.steps(),
            epochs,
            schedule.next(counters.schedule(), epochs, validationLoss)));
  }

  /** Returns this state without the inner optimizers' state: what a model keeps. */
  public TrainingState withoutSlots() {
    if (generalSlots.isEmpty() && responseSlots.isEmpty()) {
      return this;
    }
    return new TrainingState(general, response, List.of(), List.of(), hyper, counters);
  }

  /**
   * Averages the weights and their optimizers' state over replicas, in the order of the list.
   *
   * @param states replicas that took the same number of steps from one state
   * @param shares the weight of each, summing to 1
   */
  public static TrainingState average(List<TrainingState> states, double[] shares) {
    TrainingState first = states.get(0);
    return new TrainingState(
        HostVector.weightedSum(states.stream().map(TrainingState::general).toList(), shares),
        HostVector.weightedSum(states.stream().map(TrainingState::response).toList(), shares),
        averageSlots(states.stream().map(TrainingState::generalSlots).toList(), shares),
        averageSlots(states.stream().map(TrainingState::responseSlots).toList(), shares),
        first.hyper,
        first.counters);
  }

  /** Returns the serial form, in the safetensors format. */
  public byte[] toBytes() {
    return toFile().toBytes();
  }

  /** Returns the file of the serial form, which may be longer than an array. */
  public SafeTensors toFile() {
    SafeTensors file = new SafeTensors().put("format", FORMAT);
    writeTo(file, "");
    return file;
  }

  /** Returns the bytes of the weights and of their optimizers' state, without any header. */
  public long vectorBytes() {
    return vectors().stream()
        .mapToLong(vector -> (long) vector.length() * vector.precision().bytes())
        .sum();
  }

  /** Returns the vectors that are averaged over workers, in a fixed order. */
  public List<HostVector> vectors() {
    List<HostVector> vectors = new ArrayList<>(List.of(general, response));
    vectors.addAll(generalSlots);
    vectors.addAll(responseSlots);
    return vectors;
  }

  /** Returns this state with other vectors in place of {@link #vectors}. */
  public TrainingState withVectors(List<HostVector> vectors) {
    int slots = 2 + generalSlots.size();
    return new TrainingState(
        vectors.get(0),
        vectors.get(1),
        vectors.subList(2, slots),
        vectors.subList(slots, vectors.size()),
        hyper,
        counters);
  }

  /**
   * Returns this state with vectors of no values: hyperparameters, counters, and how many there
   * are.
   */
  public TrainingState head() {
    return withVectors(vectors().stream().map(v -> HostVector.zeros(v.precision(), 0)).toList());
  }

  /** Adds this state to a file, under names that begin with a prefix. */
  public void writeTo(SafeTensors file, String prefix) {
    try {
      file.put(prefix + "counters", JSON.writeValueAsString(counters));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    file.put(prefix + "general", general).put(prefix + "response", response);
    putAll(file, prefix + "general.slot", generalSlots);
    putAll(file, prefix + "response.slot", responseSlots);
    hyper.writeTo(file, prefix);
  }

  /**
   * Reads the serial form.
   *
   * @throws IOException naming the error in the bytes
   */
  public static TrainingState fromBytes(byte[] bytes) throws IOException {
    return fromFile(SafeTensors.fromBytes(bytes));
  }

  /**
   * Reads the file of the serial form.
   *
   * @throws IOException naming the error in it
   */
  public static TrainingState fromFile(SafeTensors file) throws IOException {
    try {
      if (!FORMAT.equals(file.text("format"))) {
        throw new IOException(
            "expected a state of format " + FORMAT + ", found " + file.text("format"));
      }
      return readFrom(file, "");
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new IOException("not a training state: " + e.getMessage(), e);
    }
  }

  /**
   * Reads what {@link #writeTo} added.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  public static TrainingState readFrom(SafeTensors file, String prefix)
      throws JsonProcessingException {
    return new TrainingState(
        file.vector(prefix + "general"),
        file.vector(prefix + "response"),
        getAll(file, prefix + "general.slot"),
        getAll(file, prefix + "response.slot"),
        HyperState.readFrom(file, prefix),
        JSON.readValue(file.text(prefix + "counters"), Counters.class));
  }

  static void putAll(SafeTensors file, String name, List<HostVector> vectors) {
    for (int i = 0; i < vectors.size(); i++) {
      file.put(name + i, vectors.get(i));
    }
  }

  static List<HostVector> getAll(SafeTensors file, String name) {
    List<HostVector> vectors = new ArrayList<>();
    while (file.has(name + vectors.size())) {
      vectors.add(file.vector(name + vectors.size()));
    }
    return vectors;
  }

  private static List<HostVector> zeros(
      TrainingConfiguration configuration, OptimizerConfiguration optimizer, int length) {
    List<HostVector> slots = new ArrayList<>();
    for (int i = 0; i < optimizer.rule().slots(); i++) {
      slots.add(HostVector.zeros(configuration.precision(), length));
    }
    return slots;
  }

  private static List<HostVector> averageSlots(List<List<HostVector>> slots, double[] shares) {
    List<HostVector> averages = new ArrayList<>();
    for (int i = 0; i < slots.get(0).size(); i++) {
      int slot = i;
      averages.add(
          HostVector.weightedSum(slots.stream().map(list -> list.get(slot)).toList(), shares));
    }
    return averages;
  }
}
