package org.deltastn.spark.jobs.console;

import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingProblem;

/** Lines about what is trained. */
public final class ProblemLines {

  private ProblemLines() {}

  /** Returns how many rows there are. */
  public static String rows(long training, long validation) {
    return "Rows: " + training + " for training, " + validation + " for validation";
  }

  /** Returns the network in a line. */
  public static String network(TrainingProblem problem) {
    return "Network: "
        + Shapes.length(problem.network().inputShape())
        + " inputs, "
        + Shapes.length(problem.network().outputShape())
        + " outputs, layers "
        + String.join(", ", problem.architecture().layerNames())
        + ", "
        + problem.network().general().length()
        + " weights";
  }

  /** Returns how it is trained. */
  public static String method(TrainingProblem problem) {
    return "Method: "
        + problem.configuration().method()
        + (problem.space().size() == 0
            ? ", no hyperparameters"
            : ", hyperparameters " + String.join(", ", problem.space().names()));
  }
}
