package org.deltastn.spark.model;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;
import org.deltastn.data.Standardization;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;

/** A trained network as Java serializes it, for models in closures. */
record SentNetwork(
    String definition,
    List<String> labels,
    byte[] state,
    boolean classifies,
    List<EpochReport> epochs,
    List<RoundTiming> rounds,
    TrainingResult.Outcome outcome,
    String divergence,
    RefitReport refit,
    Standardization standardization)
    implements Serializable {

  static SentNetwork of(TrainedNetwork network) {
    TrainingHistory history = network.history();
    return new SentNetwork(
        network.definition().toJson(),
        network.labels(),
        network.state().toBytes(),
        history.classifies(),
        history.epochs(),
        history.rounds(),
        history.outcome(),
        history.divergence(),
        history.refit(),
        network.standardization());
  }

  private Object readResolve() throws InvalidObjectException {
    try {
      ProblemDefinition problem = ProblemDefinition.fromJson(definition);
      return new TrainedNetwork(
          problem,
          labels,
          TrainingState.fromBytes(state),
          new TrainingHistory(
              problem.space(), classifies, epochs, rounds, outcome, divergence, refit),
          standardization);
    } catch (IOException | IllegalArgumentException e) {
      InvalidObjectException invalid = new InvalidObjectException(e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }
}
