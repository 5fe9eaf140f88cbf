package org.deltastn.spark.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.train.TrainingProblem;

/** What commands say of their runs: which columns are read and skipped, the network, the engine. */
final class DataNotes {

  private static final int NAMES = 20;

  private DataNotes() {}

  /**
   * Returns the lines.
   *
   * @param source of the data
   * @param features columns that become features
   * @param skipped columns that are not used, with the reason where there is one
   * @param estimator whose Params name the other columns
   */
  static List<String> of(
      String source,
      StructType schema,
      List<String> features,
      Map<String, String> skipped,
      DeltaStnParams estimator) {
    Set<String> used = new LinkedHashSet<>(features);
    List<String> lines = new ArrayList<>(List.of("Data: " + source));
    lines.add("Features: " + listed(features));
    for (String name : List.of("labelCol", "weightCol", "validationIndicatorCol")) {
      String column = text(estimator, name);
      if (!column.isEmpty()) {
        lines.add(name + ": " + column);
        used.add(column);
      }
    }
    List<String> others =
        Arrays.stream(schema.fields())
            .filter(field -> !used.contains(field.name()))
            .map(field -> described(field, skipped.get(field.name())))
            .toList();
    lines.add("Skipped: " + (others.isEmpty() ? "no column" : listed(others)));
    return lines;
  }

  /** Returns which engine computes, and why. */
  static String engine(DeltaStnParams estimator) {
    String wanted = text(estimator, "backend");
    if (!wanted.equals(BackendChoice.AUTO)) {
      boolean set = estimator.isSet(estimator.getParam("backend"));
      return "Engine: " + wanted + (set ? ", as set" : ", the default");
    }
    List<String> passedOver = BackendChoice.passedOver(Gpus.OF_PROCESS);
    return "Engine: "
        + BackendChoice.resolve(wanted)
        + ", the fastest here"
        + (passedOver.isEmpty() ? "" : "; passed over: " + String.join(", ", passedOver));
  }

  /** Returns which engine computes predictions, and why not the one of the training. */
  static String engineOf(TrainingProblem trained) {
    String wanted = trained.configuration().backend();
    String used = BackendChoice.usableOnCpu(wanted);
    return "Engine: "
        + used
        + (used.equals(wanted)
            ? ", as in training"
            : wanted.equals(BackendChoice.AUTO)
                ? ", the fastest here"
                : ", in place of " + wanted + " of the training");
  }

  private static String text(DeltaStnParams estimator, String param) {
    return (String) estimator.getOrDefault(estimator.getParam(param));
  }

  private static String described(StructField field, String reason) {
    return field.name() + " (" + (reason == null ? field.dataType().simpleString() : reason) + ")";
  }

  static String listed(Collection<String> names) {
    String first = names.stream().limit(NAMES).collect(Collectors.joining(", "));
    return names.size() <= NAMES ? first : first + " and " + (names.size() - NAMES) + " more";
  }
}
