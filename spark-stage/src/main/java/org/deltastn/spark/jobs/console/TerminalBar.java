package org.deltastn.spark.jobs.console;

import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar in the last line of a terminal, and lines that are printed above it; without a
 * terminal the lines alone.
 */
final class TerminalBar implements AutoCloseable {

  private static final String START_OF_LINE = "\r";
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final int WIDTH = 80;

  private final PrintStream out;
  private final boolean terminal;
  private String shown = "";
  private ProgressBar bar;

  TerminalBar(PrintStream out) {
    this(out, System.console() != null);
  }

  TerminalBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows a bar.
   *
   * @param steps how many there will be, or -1
   * @param unit what they are called
   */
  void open(String name, long steps, String unit) {
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(name)
              .setInitialMax(steps)
              .setUnit(" " + unit, 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new LastLine())
              .build();
    }
  }

  void stepTo(long step) {
    if (bar != null) {
      bar.stepTo(step);
    }
  }

  /** Prints a line above the bar. */
  void println(String line) {
    synchronized (out) {
      erase();
      out.println(line);
      draw(shown);
    }
  }

  private void erase() {
    if (!shown.isEmpty()) {
      out.print(START_OF_LINE + CLEAR_LINE);
    }
  }

  private void draw(String text) {
    shown = text;
    if (!text.isEmpty()) {
      out.print(START_OF_LINE + text);
    }
    out.flush();
  }

  /** Leaves the bar as it stands at last, with the next line below it. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
      synchronized (out) {
        if (!shown.isEmpty()) {
          out.println();
          shown = "";
        }
      }
    }
  }

  private final class LastLine implements ProgressBarConsumer {

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      synchronized (out) {
        erase();
        draw(rendered);
      }
    }

    @Override
    public void close() {
      // The terminal stays open.
    }
  }
}
