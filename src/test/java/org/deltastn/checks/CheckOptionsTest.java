package org.deltastn.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckOptionsTest {

  private static final Map<String, String> DEFAULTS =
      Map.of("csv", "", "seeds", "1,2", "rows", "10", "horizons", "1-20-3", "least", "0.5");

  @Test
  void defaultsHoldUntilTheyAreSet() {
    CheckOptions options = new CheckOptions(DEFAULTS);
    assertThat(options.path("csv")).isNull();
    assertThat(options.texts("seeds")).containsExactly("1", "2");
    assertThat(options.number("rows")).isEqualTo(10);
    assertThat(options.numbers("horizons")).containsExactly(1, 20, 3);
    assertThat(options.numbers("rows")).containsExactly(10);
    assertThat(options.real("least")).isEqualTo(0.5);
    assertThat(options.others()).isEmpty();
    options = new CheckOptions(DEFAULTS, "--csv", "a/b.csv", "DELTA_STN", "--rows", "3", "STN");
    assertThat(options.path("csv")).isEqualTo(Path.of("a", "b.csv"));
    assertThat(options.number("rows")).isEqualTo(3);
    assertThat(options.text("seeds")).isEqualTo("1,2");
    assertThat(options.others()).containsExactly("DELTA_STN", "STN");
  }

  @Test
  void aWrongNameAndAMissingValueAreNamedWithWhatThereIs() {
    for (String[] args : new String[][] {{"--row", "3"}, {"--rows"}, {"--rows", "3", "--csv"}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new CheckOptions(DEFAULTS, args))
          .withMessage(
              "found %s, expected one of [csv, horizons, least, rows, seeds] and a value",
              args.length == 3 ? args[2] : args[0]);
    }
  }

  @Test
  void otherArgumentsAreRefusedWhereThereAreNone() {
    assertThat(new CheckOptions(DEFAULTS, "--rows", "3").alone().number("rows")).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckOptions(DEFAULTS, "rows", "3").alone())
        .withMessageContaining("found [rows, 3]")
        .withMessageContaining("[csv, horizons, least, rows, seeds]");
  }
}
