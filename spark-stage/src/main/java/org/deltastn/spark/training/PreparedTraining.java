package org.deltastn.spark.training;

import java.util.List;
import java.util.Map;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.preflight.RunningFits;
import org.deltastn.train.TrainingState;

/** A training that was checked and whose data are packed, before its first step. */
public final class PreparedTraining implements AutoCloseable {

  private final ProblemDefinition definition;
  private final TrainingState start;
  private final PackedData data;
  private final List<String> labels;
  private final RunningFits.Entry running;

  PreparedTraining(
      ProblemDefinition definition,
      TrainingState start,
      PackedData data,
      List<String> labels,
      RunningFits.Entry running) {
    this.definition = definition;
    this.start = start;
    this.data = data;
    this.labels = List.copyOf(labels);
    this.running = running;
  }

  /** Returns network, hyperparameters and configuration. */
  public ProblemDefinition definition() {
    return definition;
  }

  /** Returns the state that training starts from. */
  public TrainingState start() {
    return start;
  }

  /** Returns the data. */
  public PackedData data() {
    return data;
  }

  /** Returns what the classes are called; nothing if that is not known. */
  public List<String> labels() {
    return labels;
  }

  /** Returns what fixes the course of a training beside its configuration, as JSON by name. */
  public Map<String, String> identity() {
    return FitCheckpoints.identity(definition, start, data);
  }

  /** Gives back the memory of the data; other fits no longer count this one. */
  @Override
  public void close() {
    running.close();
    data.close();
  }
}
