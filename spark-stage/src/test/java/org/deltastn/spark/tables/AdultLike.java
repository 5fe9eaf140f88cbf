package org.deltastn.spark.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Rows made by rule that look like the census data known as Adult: ages, wages and hours, texts of
 * few and of many values, dates, flags, question marks for what is missing, odd names of columns.
 * The label depends on them in a way that is not linear.
 */
public final class AdultLike {

  /** The header. */
  public static final String HEADER =
      "id,age,work.class,\"hours per week\",education `level`,town,hired,married,country,zip,income";

  private static final String[] CLASSES = {"Private", "State-gov", "Self-emp", "Never-worked"};
  private static final String[] LEVELS = {
    "Primary", "HS-grad", "Some-college", "Bachelors", "Masters", "Doctorate"
  };

  private AdultLike() {}

  /** Returns the lines of a csv file without its header. */
  public static List<String> rows(int count, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int age = 17 + random.nextInt(60);
      int work = random.nextInt(CLASSES.length);
      int hours = 10 + random.nextInt(60);
      int level = random.nextInt(LEVELS.length);
      int town = random.nextInt(300);
      int month = 1 + random.nextInt(12);
      boolean married = random.nextBoolean();
      // Wages rise to the middle of life and fall again; hours count for the married alone.
      double score =
          1.2 * level
              - Math.pow((age - 46) / 14.0, 2)
              + (married ? (hours - 40) / 12.0 : 0)
              + (work == 2 && level > 2 ? -2 : 0.5 * work)
              + (town % 7 == 0 ? 1 : 0)
              + 0.7 * random.nextGaussian()
              - 2.3;
      lines.add(
          String.join(
              ",",
              "id-" + seed + "-" + i,
              random.nextInt(12) == 0 ? "?" : Integer.toString(age),
              random.nextInt(15) == 0 ? "?" : " " + CLASSES[work],
              random.nextInt(20) == 0 ? "" : Integer.toString(hours),
              LEVELS[level],
              "\"Town " + town + ", County " + town % 9 + "\"",
              random.nextInt(30) == 0
                  ? ""
                  : String.format("20%02d-%02d-%02d", i % 20, month, 1 + random.nextInt(28)),
              Boolean.toString(married),
              "Atlantis",
              String.format("%05d", 1000 + town % 40),
              score > 0 ? ">50K" : "<=50K"));
    }
    return lines;
  }

  /** Returns a csv file. */
  public static String csv(int count, long seed) {
    return HEADER + "\n" + String.join("\n", rows(count, seed)) + "\n";
  }
}
