package org.deltastn.spark.tables;

import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;

/**
 * Counts what the values of a column are like; profiles of parts of a column add up, in any order.
 */
final class ColumnProfile implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String dateFormat;
  private final int limit;
  private long missing;
  private long values;
  private long numbers;
  private long whole;
  private long flags;
  private long times;
  private long timesOfDay;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest = Double.NEGATIVE_INFINITY;

  /** Different texts; once there are more than the limit, no others are taken up. */
  private final TreeSet<String> texts = new TreeSet<>();

  /**
   * Creates the profile of no values.
   *
   * @param dateFormat of dates in texts, empty for ISO 8601
   * @param limit maximum number of different texts that are counted
   */
  ColumnProfile(String dateFormat, int limit) {
    this.dateFormat = dateFormat;
    this.limit = limit;
  }

  /** Takes up a value as Spark's rows hold it. */
  void add(Object value) {
    if (value == null) {
      missing++;
    } else if (value instanceof Number number) {
      addNumber(number.doubleValue());
    } else if (value instanceof Boolean flag) {
      values++;
      flags++;
      take(flag ? 1 : 0);
    } else if (value instanceof String cell) {
      addText(Cells.text(cell));
    } else {
      // Dates and timestamps: their extremes, as texts, say whether they are all the same.
      values++;
      times++;
      takeText(value.toString());
    }
  }

  private void addNumber(double number) {
    if (Double.isNaN(number)) {
      missing++;
      return;
    }
    values++;
    numbers++;
    take(number);
  }

  private void addText(String text) {
    if (text == null) {
      missing++;
      return;
    }
    values++;
    takeText(text);
    Double number = Cells.number(text);
    Double flag = number == null ? Cells.flag(text) : null;
    if (number != null) {
      numbers++;
      take(number);
    } else if (flag != null) {
      flags++;
    } else {
      Double days = Cells.days(text, dateFormat);
      times += days == null ? 0 : 1;
      timesOfDay += days != null && days != Math.rint(days) ? 1 : 0;
    }
  }

  private void take(double number) {
    smallest = Math.min(smallest, number);
    largest = Math.max(largest, number);
    whole += number == Math.rint(number) ? 1 : 0;
  }

  private void takeText(String text) {
    if (texts.size() <= limit) {
      texts.add(text);
    }
  }

  /** Adds the profile of other values of the column. */
  ColumnProfile plus(ColumnProfile other) {
    missing += other.missing;
    values += other.values;
    numbers += other.numbers;
    whole += other.whole;
    flags += other.flags;
    times += other.times;
    timesOfDay += other.timesOfDay;
    smallest = Math.min(smallest, other.smallest);
    largest = Math.max(largest, other.largest);
    other.texts.forEach(this::takeText);
    return this;
  }

  long missing() {
    return missing;
  }

  long values() {
    return values;
  }

  /** Returns the kind that all values have in common. */
  ColumnKind kind() {
    if (values == numbers) {
      return ColumnKind.NUMBER;
    } else if (values == flags) {
      return ColumnKind.FLAG;
    } else if (values == times) {
      return ColumnKind.TIME;
    }
    return texts.size() <= limit ? ColumnKind.CATEGORY : ColumnKind.TEXT;
  }

  /** Tells whether some of the texts have a time of day other than midnight. */
  boolean hasTimesOfDay() {
    return timesOfDay > 0;
  }

  /** Tells whether all values are the same. */
  boolean isConstant() {
    return texts.isEmpty() || kind() == ColumnKind.NUMBER ? smallest == largest : texts.size() == 1;
  }

  /** Tells whether the values could be the numbers of rows: whole, without gaps. */
  boolean mayNumberRows() {
    return values == numbers && whole == values && largest - smallest + 1 == values;
  }

  /** Returns the different texts, in order; none where there are more than the limit. */
  Set<String> texts() {
    return texts.size() <= limit ? texts : Set.of();
  }
}
