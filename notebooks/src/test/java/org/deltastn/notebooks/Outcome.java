package org.deltastn.notebooks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What came of a paragraph.
 *
 * @param paragraph which it is
 * @param succeeded whether it ran to its end
 * @param messages its output, part by part
 */
record Outcome(Paragraph paragraph, boolean succeeded, List<Message> messages) {

  private static final Pattern DIRECTIVE = Pattern.compile("(?m)^%(table|html|text)[ \\n]");

  /**
   * A part of an output.
   *
   * @param type {@code TEXT}, {@code TABLE} or {@code HTML}
   * @param data without the directive
   */
  record Message(String type, String data) {}

  /** Takes an output apart at its directives, as Zeppelin does. */
  static List<Message> messages(String output) {
    List<Message> messages = new ArrayList<>();
    Matcher directive = DIRECTIVE.matcher(output);
    String type = "TEXT";
    int start = 0;
    while (directive.find()) {
      add(messages, type, output.substring(start, directive.start()));
      type = directive.group(1).toUpperCase(Locale.ROOT);
      start = directive.end();
    }
    add(messages, type, output.substring(start));
    return messages;
  }

  private static void add(List<Message> messages, String type, String data) {
    if (!data.isBlank()) {
      messages.add(new Message(type, data));
    }
  }

  /** Returns the data of the one part of a type. */
  String only(String type) {
    List<String> found =
        messages.stream().filter(m -> m.type().equals(type)).map(Message::data).toList();
    if (found.size() != 1) {
      throw new AssertionError(
          "found " + found.size() + " outputs " + type + ", expected one: " + this);
    }
    return found.get(0);
  }

  /** Returns the rows of the one table, its header first. */
  List<List<String>> table() {
    return only("TABLE").strip().lines().map(line -> Arrays.asList(line.split("\t", -1))).toList();
  }

  /** Returns a column of the one table, as numbers. */
  List<Double> column(String name) {
    List<List<String>> rows = table();
    int index = rows.get(0).indexOf(name);
    if (index < 0) {
      throw new AssertionError("found the columns " + rows.get(0) + ", expected '" + name + "'");
    }
    return rows.stream().skip(1).map(row -> Double.valueOf(row.get(index))).toList();
  }

  /** Returns all HTML. */
  String html() {
    return messages.stream()
        .filter(message -> message.type().equals("HTML"))
        .map(Message::data)
        .collect(Collectors.joining());
  }

  /** Returns how many charts there are. */
  int charts() {
    return html().split("<svg", -1).length - 1;
  }
}
