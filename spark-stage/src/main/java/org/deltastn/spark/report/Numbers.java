package org.deltastn.spark.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;

/** Formats numbers for readers. */
public final class Numbers {

  private static final MathContext DIGITS = new MathContext(4);

  private Numbers() {}

  /** Returns four significant digits, plain from 0.0001 to below ten million. */
  public static String text(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    double size = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (size < 1e-4 || size >= 1e7) {
      return new DecimalFormat("0.###E0", DecimalFormatSymbols.getInstance(Locale.ROOT))
          .format(value)
          .replace('E', 'e');
    }
    return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /** Returns four decimals, or four significant digits where that is below 0.01. */
  public static String loss(double value) {
    return Math.abs(value) < 0.01 ? text(value) : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns a share in percent. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Returns a time in seconds as hours, minutes and seconds, as far as it has them. */
  static String duration(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    String minutes = duration.toMinutesPart() + " min " + duration.toSecondsPart() + " s";
    return duration.toHours() > 0 ? duration.toHours() + " h " + minutes : minutes;
  }
}
