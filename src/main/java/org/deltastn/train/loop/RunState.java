package org.deltastn.train.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.LossSum;
import org.deltastn.train.TrainingState;

/**
 * Holds the state of {@link TrainingLoop} after a round or an epoch, which is all that it needs to
 * continue as if it had never stopped. Immutable, with one serial form.
 *
 * @param current the state after the last round, hyperparameter steps included
 * @param last the state at the end of the last whole epoch, or the initial one; equal to {@code
 *     current} unless an epoch is incomplete, and then without the optimizers' state
 * @param best the state at the end of the epoch of lowest validation loss, without the optimizers'
 *     state; null before the first such epoch, and where the configuration keeps no best state
 * @param epochsSinceBest whole epochs since the validation loss was lowest; 0 in the warm-up
 * @param history one report for every whole epoch
 * @param cycles completed cycles of the incomplete epoch, at least 0
 * @param trainingLoss the training objective summed over those cycles
 * @param seconds wall-clock time of those cycles
 * @param timings of the rounds done, in order
 * @param schedule of the cycles done; null where it is not recorded
 */
public record RunState(
    TrainingState current,
    TrainingState last,
    TrainingState best,
    int epochsSinceBest,
    List<EpochReport> history,
    int cycles,
    LossSum trainingLoss,
    double seconds,
    List<RoundTiming> timings,
    HyperSchedule schedule) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORMAT = "delta-stn-run-1";
  private static final String FORMAT_KEY = "format";
  private static final String PROGRESS_KEY = "progress";
  private static final String HISTORY_KEY = "history";
  private static final String STATES_KEY = "states";
  private static final String TIMINGS_KEY = "timings";

  /** The part of the serial form besides states and history. */
  private record Progress(int epochsSinceBest, int cycles, LossSum trainingLoss, double seconds) {}

  /**
   * Takes copies of the lists, and of {@code best}, as of a {@code last} from which the run has
   * gone on, what a model needs: the optimizers' state of these is never used again.
   */
  public RunState {
    last = last.equals(current) ? last : last.withoutSlots();
    best = best == null ? null : best.withoutSlots();
    history = List.copyOf(history);
    timings = List.copyOf(timings);
  }

  /** The components of a run, of which some are to change. */
  private static final class Change {
    private TrainingState current;
    private TrainingState last;
    private TrainingState best;
    private int epochsSinceBest;
    private List<EpochReport> history;
    private int cycles;
    private LossSum trainingLoss;
    private double seconds;
    private List<RoundTiming> timings;
    private HyperSchedule schedule;

    private Change(RunState from) {
      current = from.current;
      last = from.last;
      best = from.best;
      epochsSinceBest = from.epochsSinceBest;
      history = from.history;
      cycles = from.cycles;
      trainingLoss = from.trainingLoss;
      seconds = from.seconds;
      timings = from.timings;
      schedule = from.schedule;
    }

    private void startEpoch(TrainingState state) {
      current = state;
      last = state;
      cycles = 0;
      trainingLoss = LossSum.ZERO;
      seconds = 0;
    }

    private RunState apply() {
      return new RunState(
          current,
          last,
          best,
          epochsSinceBest,
          history,
          cycles,
          trainingLoss,
          seconds,
          timings,
          schedule);
    }
  }

  private RunState with(Consumer<Change> changes) {
    Change change = new Change(this);
    changes.accept(change);
    return change.apply();
  }

  /** Returns a run before its first step, whose schedule is not recorded. */
  public static RunState initial(TrainingState state) {
    return new RunState(state, state, null, 0, List.of(), 0, LossSum.ZERO, 0, List.of(), null);
  }

  /** Returns the number of completed epochs. */
  public int epochs() {
    return history.size();
  }

  /** Returns the lowest validation loss of the whole epochs, infinite before the first. */
  public double lowestLoss() {
    return history.stream()
        .mapToDouble(EpochReport::validationLoss)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /**
   * Returns the run after another round.
   *
   * @param state the state after it
   * @param more the cycles of the round
   * @param loss the training objective summed over it
   * @param lap its wall-clock time, in seconds
   */
  public RunState afterRound(TrainingState state, int more, LossSum loss, double lap) {
    return with(
        change -> {
          change.current = state;
          change.cycles += more;
          change.trainingLoss = trainingLoss.plus(loss);
          change.seconds += lap;
        });
  }

  /** Returns the run with the schedule of the cycles done. */
  public RunState withSchedule(HyperSchedule newSchedule) {
    return with(change -> change.schedule = newSchedule);
  }

  /**
   * Returns the run with a timing of its last round, which replaces an earlier one of that round.
   */
  public RunState withTiming(RoundTiming timing) {
    List<RoundTiming> all = new ArrayList<>(timings);
    int last = all.size() - 1;
    if (last >= 0
        && all.get(last).epoch() == timing.epoch()
        && all.get(last).round() == timing.round()) {
      all.remove(last);
    }
    all.add(timing);
    return with(change -> change.timings = all);
  }

  /** Returns the number, from 1, of the next round within its epoch. */
  int nextRound() {
    int last = timings.size() - 1;
    boolean underWay = last >= 0 && timings.get(last).epoch() == epochs() + 1;
    return underWay ? timings.get(last).round() + 1 : 1;
  }

  /**
   * Returns the run after the end of an epoch.
   *
   * @param state the state at its end, which becomes the last one and the current one
   * @param newBest the best state now, or null
   * @param sinceBest epochs since the validation loss was lowest
   * @param report on the epoch
   */
  public RunState afterEpoch(
      TrainingState state, TrainingState newBest, int sinceBest, EpochReport report) {
    List<EpochReport> reports = new ArrayList<>(history);
    reports.add(report);
    return with(
        change -> {
          change.startEpoch(state);
          change.best = newBest;
          change.epochsSinceBest = sinceBest;
          change.history = reports;
        });
  }

  /**
   * Returns the run at the start of its next epoch from another state, without a schedule.
   *
   * @param state the last one and the current one
   */
  public RunState restartedFrom(TrainingState state) {
    return with(
        change -> {
          change.startEpoch(state);
          change.schedule = null;
        });
  }

  /**
   * Returns the serial form, in the safetensors format; states that are equal, but for optimizers'
   * state that one lacks, are stored once.
   */
  public byte[] toBytes() {
    SafeTensors file = new SafeTensors();
    writeTo(file);
    return file.toBytes();
  }

  /**
   * Reads the serial form.
   *
   * @throws IOException naming the error in the bytes
   */
  public static RunState fromBytes(byte[] bytes) throws IOException {
    return readFrom(SafeTensors.fromBytes(bytes));
  }

  public void writeTo(SafeTensors file) {
    // The name under which each state is stored: its own, or that of an equal state before it.
    Map<String, TrainingState> stored = new LinkedHashMap<>();
    Map<String, String> names = new LinkedHashMap<>();
    store("current", current, stored, names);
    store("last", last, stored, names);
    if (best != null) {
      store("best", best, stored, names);
    }
    try {
      file.put(FORMAT_KEY, FORMAT)
          .put(
              PROGRESS_KEY,
              JSON.writeValueAsString(new Progress(epochsSinceBest, cycles, trainingLoss, seconds)))
          .put(HISTORY_KEY, JSON.writeValueAsString(history))
          .put(STATES_KEY, JSON.writeValueAsString(names))
          .put(TIMINGS_KEY, JSON.writeValueAsString(timings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    stored.forEach((name, state) -> state.writeTo(file, name + "."));
    if (schedule != null) {
      schedule.writeTo(file);
    }
  }

  public static RunState readFrom(SafeTensors file) throws IOException {
    try {
      if (!FORMAT.equals(file.text(FORMAT_KEY))) {
        throw new IOException(
            "expected a run of format " + FORMAT + ", found " + file.text(FORMAT_KEY));
      }
      Progress progress = JSON.readValue(file.text(PROGRESS_KEY), Progress.class);
      EpochReport[] history = JSON.readValue(file.text(HISTORY_KEY), EpochReport[].class);
      Map<?, ?> names = JSON.readValue(file.text(STATES_KEY), Map.class);
      Map<String, TrainingState> stored = new LinkedHashMap<>();
      TrainingState current = load(file, names.get("current"), stored);
      TrainingState last = load(file, names.get("last"), stored);
      TrainingState best = names.containsKey("best") ? load(file, names.get("best"), stored) : null;
      return new RunState(
          current,
          last,
          best,
          progress.epochsSinceBest(),
          Arrays.asList(history),
          progress.cycles(),
          progress.trainingLoss(),
          progress.seconds(),
          timings(file),
          HyperSchedule.isIn(file) ? HyperSchedule.readFrom(file) : null);
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw new IOException("not the state of a run: " + e.getMessage(), e);
    }
  }

  /** Returns the timings; earlier versions wrote none. */
  private static List<RoundTiming> timings(SafeTensors file) throws JsonProcessingException {
    return file.hasText(TIMINGS_KEY)
        ? Arrays.asList(JSON.readValue(file.text(TIMINGS_KEY), RoundTiming[].class))
        : List.of();
  }

  private static void store(
      String name,
      TrainingState state,
      Map<String, TrainingState> stored,
      Map<String, String> names) {
    for (Map.Entry<String, TrainingState> other : stored.entrySet()) {
      if (other.getValue().equals(state) || other.getValue().withoutSlots().equals(state)) {
        names.put(name, other.getKey());
        return;
      }
    }
    stored.put(name, state);
    names.put(name, name);
  }

  private static TrainingState load(
      SafeTensors file, Object name, Map<String, TrainingState> stored)
      throws JsonProcessingException {
    String key = String.valueOf(name);
    if (!stored.containsKey(key)) {
      stored.put(key, TrainingState.readFrom(file, key + "."));
    }
    return stored.get(key);
  }
}
