package org.deltastn.spark.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "?", " ?", "NA", "n/a", "NaN", "null", "None", "-", "#N/A"})
  void someTextsStandForNothing(String cell) {
    assertThat(Cells.text(cell)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"01234", "+4930", "1,5", "0x10", "1_000", "five", "1 2", "1e", ".", "1d"})
  void codesAreNoNumbers(String text) {
    assertThat(Cells.number(text)).isNull();
  }

  /** What Java prints is read, to the bit. */
  @Test
  void numbersAreWhatJavaReads() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (!Double.isNaN(number)) {
        assertThat(Cells.number(Double.toString(number))).isEqualTo(number);
      }
      assertThat(Cells.number(Integer.toString(i))).isEqualTo(i);
    }
    assertThat(Cells.number("-.5")).isEqualTo(-0.5);
    assertThat(Cells.number("1e200")).isEqualTo(1e200);
    assertThat(Cells.text("  padded ")).isEqualTo("padded");
    assertThat(Cells.text(null)).isNull();
  }

  /** The days of a date and time of day count from 1970, whatever the separator. */
  @Test
  void timesAreDays() {
    Random random = new Random(3);
    LocalDateTime start = LocalDateTime.of(1970, 1, 1, 0, 0);
    for (int i = 0; i < 500; i++) {
      long seconds = random.nextInt(2_000_000_000);
      LocalDateTime at = start.plusSeconds(seconds);
      String text = at.withSecond(at.getSecond()).toString();
      assertThat(Cells.days(text, "")).isEqualTo(seconds / 86_400 + seconds % 86_400 / 86_400.0);
      assertThat(Cells.days(text.replace('T', ' '), "")).isEqualTo(Cells.days(text, ""));
      assertThat(Cells.days(at.toLocalDate().toString(), "")).isEqualTo(seconds / 86_400);
    }
    assertThat(Cells.days("1970-01-02T01:00:00+01:00", "")).isEqualTo(1);
    assertThat(Cells.days("02/01/1970", "dd/MM/yyyy")).isEqualTo(1);
    for (String other : new String[] {"soon", "1970-13-01", "1970-02-30", "02/01/1970", "1970"}) {
      assertThat(Cells.days(other, "")).as(other).isNull();
    }
  }

  @Test
  void flagsAreTrueAndFalse() {
    assertThat(Cells.flag("TRUE")).isEqualTo(1);
    assertThat(Cells.flag("false")).isZero();
    assertThat(Cells.flag("yes")).isNull();
  }
}
