package org.deltastn.checks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Options of a check, {@code --name value}, and its other arguments. */
public final class CheckOptions {

  private final Map<String, String> options;
  private final List<String> others = new ArrayList<>();

  /**
   * Reads a command line.
   *
   * @param defaults of the options there are; an empty text for none
   * @throws IllegalArgumentException for another option, or one without a value
   */
  public CheckOptions(Map<String, String> defaults, String... args) {
    options = new HashMap<>(defaults);
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--")) {
        others.add(args[i]);
        continue;
      }
      String name = args[i].substring(2);
      if (!defaults.containsKey(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(
            "found " + args[i] + ", expected one of " + names() + " and a value");
      }
      i++;
      options.put(name, args[i]);
    }
  }

  /**
   * Returns these options of a check that has no other arguments.
   *
   * @throws IllegalArgumentException if there are some
   */
  public CheckOptions alone() {
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "found " + others + ", expected --name value, with names of " + names());
    }
    return this;
  }

  private TreeSet<String> names() {
    return new TreeSet<>(options.keySet());
  }

  /** Returns the arguments that belong to no option. */
  public List<String> others() {
    return List.copyOf(others);
  }

  /** Returns the text of an option. */
  public String text(String name) {
    return options.get(name);
  }

  /** Returns the parts of a text between commas. */
  public List<String> texts(String name) {
    return List.of(text(name).split(","));
  }

  /** Returns a file or a folder, or null for an empty text. */
  public Path path(String name) {
    return text(name).isEmpty() ? null : Path.of(text(name));
  }

  /** Returns a whole number. */
  public int number(String name) {
    return Integer.parseInt(text(name));
  }

  /** Returns whole numbers with dashes between them. */
  public int[] numbers(String name) {
    return Arrays.stream(text(name).split("-")).mapToInt(Integer::parseInt).toArray();
  }

  /** Returns a number. */
  public double real(String name) {
    return Double.parseDouble(text(name));
  }
}
