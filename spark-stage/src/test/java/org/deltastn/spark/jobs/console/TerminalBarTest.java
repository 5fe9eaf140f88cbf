package org.deltastn.spark.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class TerminalBarTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private List<String> screen() {
    return screen(bytes.toString(StandardCharsets.UTF_8));
  }

  /** Returns what a terminal shows after a text was written to it: lines as they stand. */
  public static List<String> screen(String written) {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int column = 0;
    String text = written.replace("\u001b[2K", "\u0000");
    for (char c : text.toCharArray()) {
      StringBuilder line = lines.get(lines.size() - 1);
      if (c == '\n') {
        lines.add(new StringBuilder());
        column = 0;
      } else if (c == '\r') {
        column = 0;
      } else if (c == '\0') {
        line.setLength(0);
      } else {
        assertThat(c).as("no other control").isGreaterThanOrEqualTo(' ');
        line.setLength(Math.max(line.length(), column));
        line.replace(column, Math.min(line.length(), column + 1), String.valueOf(c));
        column++;
      }
    }
    return lines.stream().map(StringBuilder::toString).toList();
  }

  @Test
  void linesStandAboveTheBarAsTheyAre() throws InterruptedException {
    TerminalBar bar = new TerminalBar(out, true);
    bar.open("STN", 100, "steps");
    for (int i = 1; i <= 5; i++) {
      bar.stepTo(20L * i);
      // The bar draws itself about once a second.
      Thread.sleep(i == 2 ? 1200 : 50);
      bar.println("epoch " + i);
    }
    bar.close();
    List<String> screen = screen();
    assertThat(screen.subList(0, 5))
        .containsExactly("epoch 1", "epoch 2", "epoch 3", "epoch 4", "epoch 5");
    assertThat(screen.get(5)).startsWith("STN").contains("100%");
    assertThat(screen.subList(6, screen.size())).containsExactly("");
    bar.println("after");
    assertThat(screen().get(6)).isEqualTo("after");
  }

  @Test
  void withoutATerminalThereAreLinesAlone() {
    try (TerminalBar bar = new TerminalBar(out, false)) {
      bar.open("STN", 100, "steps");
      bar.stepTo(50);
      bar.println("epoch 1");
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("epoch 1" + System.lineSeparator());
  }
}
