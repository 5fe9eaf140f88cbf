package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void fourDigitsAreShown() {
    assertThat(Numbers.text(0)).isEqualTo("0");
    assertThat(Numbers.text(0.123456)).isEqualTo("0.1235");
    assertThat(Numbers.text(-1234567)).isEqualTo("-1235000");
    assertThat(Numbers.text(0.05)).isEqualTo("0.05");
    assertThat(Numbers.text(1e-4)).isEqualTo("0.0001");
    assertThat(Numbers.text(3.02345e-5)).isEqualTo("3.023e-5");
    assertThat(Numbers.text(1e-6)).isEqualTo("1e-6");
    assertThat(Numbers.text(2.5e9)).isEqualTo("2.5e9");
    assertThat(Numbers.text(Double.NaN)).isEqualTo("NaN");
    assertThat(Numbers.text(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
  }

  @Test
  void smallLossesKeepTheirDigits() {
    assertThat(Numbers.loss(0.97801)).isEqualTo("0.9780");
    assertThat(Numbers.loss(12345.678)).isEqualTo("12345.6780");
    assertThat(Numbers.loss(0.00123456)).isEqualTo("0.001235");
    assertThat(Numbers.loss(1.5e-7)).isEqualTo("1.5e-7");
    assertThat(Numbers.loss(Double.NaN)).isEqualTo("NaN");
  }

  @Test
  void sharesAndTimes() {
    assertThat(Numbers.percent(0.97651)).isEqualTo("97.65 %");
    assertThat(Numbers.duration(5.96)).isEqualTo("6.0 s");
    assertThat(Numbers.duration(59.99)).isEqualTo("60.0 s");
    assertThat(Numbers.duration(61.4)).isEqualTo("1 min 1 s");
    assertThat(Numbers.duration(7384)).isEqualTo("2 h 3 min 4 s");
  }
}
