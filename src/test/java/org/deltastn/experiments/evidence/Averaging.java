package org.deltastn.experiments.evidence;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the replicas of a run are averaged, written {@code workers=2;cycles=20;doublings=0;outer=1;
 * momentum=0;scaled=true;rounded=false}, of which all but the workers may be left out.
 *
 * @param workers replicas
 * @param cycles of a round
 * @param doublings epochs at the start with shorter rounds, of one cycle in the first and twice as
 *     many in each that follows, but never more than {@code cycles}
 * @param outer the rate of the outer step, 1 for the average as it is
 * @param momentum of the outer step, by Nesterov
 * @param scaled whether learning rates grow with the workers
 * @param rounded whether what a replica has learned in a round is rounded to bfloat16
 */
record Averaging(
    int workers,
    int cycles,
    int doublings,
    double outer,
    double momentum,
    boolean scaled,
    boolean rounded) {

  /** Reads the text form. */
  static Averaging parse(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String setting : text.split(";")) {
      String[] pair = setting.split("=", 2);
      if (pair.length != 2) {
        throw new IllegalArgumentException("expected key=value, found '" + setting + "'");
      }
      values.put(pair[0], pair[1]);
    }
    Averaging averaging =
        new Averaging(
            Integer.parseInt(take(values, "workers", "1")),
            Integer.parseInt(take(values, "cycles", "20")),
            Integer.parseInt(take(values, "doublings", "0")),
            Double.parseDouble(take(values, "outer", "1")),
            Double.parseDouble(take(values, "momentum", "0")),
            Boolean.parseBoolean(take(values, "scaled", "true")),
            Boolean.parseBoolean(take(values, "rounded", "false")));
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("unknown settings " + values.keySet() + " in " + text);
    }
    return averaging;
  }

  private static String take(Map<String, String> values, String key, String otherwise) {
    return values.containsKey(key) ? values.remove(key) : otherwise;
  }

  /** Returns the cycles of a round of an epoch, counted from 0. */
  int cyclesIn(int epoch) {
    return epoch < doublings ? (int) Math.min(cycles, 1L << Math.min(epoch, 30)) : cycles;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "workers=%d;cycles=%d;doublings=%d;outer=%s;momentum=%s;scaled=%s%s",
        workers,
        cycles,
        doublings,
        outer,
        momentum,
        scaled,
        // Left out where it is false, as runs were recorded before there was rounding.
        rounded ? ";rounded=true" : "");
  }
}
