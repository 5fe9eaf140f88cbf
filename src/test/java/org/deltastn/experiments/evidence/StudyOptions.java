package org.deltastn.experiments.evidence;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options of a study, {@code --name value}, and the runs that it is about. */
final class StudyOptions {

  private final Map<String, String> options = new HashMap<>();
  private final List<StudyRun> runs = new ArrayList<>();

  /**
   * Reads a command line.
   *
   * @param names of the options there are, with their defaults; an empty text for none
   */
  StudyOptions(Map<String, String> names, String... args) {
    options.putAll(names);
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        runs.add(StudyRun.parse(args[i]));
        continue;
      }
      String name = args[i].substring(2);
      if (!names.containsKey(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "found " + args[i] + ", expected one of " + names.keySet() + " and a value");
      }
      i++;
      options.put(name, args[i]);
    }
  }

  /** Returns the runs, or else those of a text form each. */
  List<StudyRun> runs(String... otherwise) {
    return runs.isEmpty() ? Arrays.stream(otherwise).map(StudyRun::parse).toList() : runs;
  }

  String text(String name) {
    return options.get(name);
  }

  Path path(String name) {
    return text(name).isEmpty() ? null : Path.of(text(name));
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  double real(String name) {
    return Double.parseDouble(text(name));
  }

  int[] numbers(String name) {
    return Arrays.stream(text(name).split("-")).mapToInt(Integer::parseInt).toArray();
  }
}
