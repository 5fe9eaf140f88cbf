package org.deltastn.spark.tables;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the texts in cells stand for. */
final class Cells {

  /** Texts that stand for a missing value. */
  static final Set<String> MISSING =
      Set.of("", "?", "-", "na", "n/a", "#n/a", "nan", "null", "none");

  private static final double SECONDS_OF_DAY = 86_400;

  // A code such as 01234 or a phone number such as +4930 is no number.
  private static final Pattern NUMBER =
      Pattern.compile("-?((0|[1-9]\\d*)(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Set<String> INFINITE = Set.of("inf", "-inf", "infinity", "-infinity");

  private Cells() {}

  /** Returns a text without white space around it, or null where it stands for nothing. */
  static String text(String cell) {
    if (cell == null) {
      return null;
    }
    String text = cell.strip();
    return text.length() <= 4 && MISSING.contains(text.toLowerCase(Locale.ROOT)) ? null : text;
  }

  /** Returns the number that a text stands for, or null where it is none. */
  static Double number(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Double.valueOf(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (!INFINITE.contains(lower)) {
      return null;
    }
    return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /** Returns 1 for a text that says true, 0 for false, or null. */
  static Double flag(String text) {
    if (text.equalsIgnoreCase("true")) {
      return 1.0;
    }
    return text.equalsIgnoreCase("false") ? 0.0 : null;
  }

  /**
   * Returns the days from the start of 1970 to the date, and time if any, of a text, or null where
   * it is none; with an offset from UTC, in UTC.
   *
   * @param format a pattern of {@link DateTimeFormatter}, or empty for ISO 8601
   */
  static Double days(String text, String format) {
    try {
      if (!format.isEmpty()) {
        return days(DateTimeFormatter.ofPattern(format, Locale.ROOT).parse(text));
      }
      if (text.length() < 10 || text.charAt(4) != '-') {
        return null;
      }
      String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.replace(' ', 'T') : text;
      return days(
          (iso.length() == 10 ? DateTimeFormatter.ISO_LOCAL_DATE : DateTimeFormatter.ISO_DATE_TIME)
              .parse(iso));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Double days(TemporalAccessor found) {
    LocalDate date = found.query(TemporalQueries.localDate());
    LocalTime time = found.query(TemporalQueries.localTime());
    if (date == null) {
      return null;
    }
    LocalDateTime local = LocalDateTime.of(date, time == null ? LocalTime.MIDNIGHT : time);
    if (found.isSupported(ChronoField.OFFSET_SECONDS)) {
      ZoneOffset offset = ZoneOffset.ofTotalSeconds(found.get(ChronoField.OFFSET_SECONDS));
      local =
          OffsetDateTime.of(local, offset).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    return local.toLocalDate().toEpochDay() + local.toLocalTime().toSecondOfDay() / SECONDS_OF_DAY;
  }
}
