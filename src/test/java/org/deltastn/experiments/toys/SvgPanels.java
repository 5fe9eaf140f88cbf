package org.deltastn.experiments.toys;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws small charts side by side as one SVG picture of a few kilobytes. */
final class SvgPanels {

  /**
   * A line in a chart.
   *
   * @param low lower end of a band around it, or null for none
   * @param high upper end
   * @param colour of SVG; lines of one colour have one name
   * @param dashed whether it is drawn dashed
   */
  record Line(
      String name,
      double[] x,
      double[] y,
      double[] low,
      double[] high,
      String colour,
      boolean dashed) {

    Line(String name, double[] x, double[] y, String colour, boolean dashed) {
      this(name, x, y, null, null, colour, dashed);
    }
  }

  private record Panel(String title, List<Line> lines) {}

  private static final int WIDTH = 230;
  private static final int HEIGHT = 170;
  private static final int LEFT = 34;
  private static final int TOP = 22;
  private static final int RIGHT = 8;
  private static final int BOTTOM = 18;

  private final String description;
  private final int columns;
  private final List<Panel> panels = new ArrayList<>();

  /** Starts a picture. */
  SvgPanels(String description, int columns) {
    this.description = description;
    this.columns = columns;
  }

  /** Adds a chart. */
  void add(String title, List<Line> lines) {
    panels.add(new Panel(title, lines));
  }

  /** Returns the picture. */
  String text() {
    int across = Math.min(columns, panels.size());
    int width = across * WIDTH;
    int height = (panels.size() + across - 1) / across * HEIGHT + 20;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"sans-serif\" font-size=\"10\"><desc>%s</desc>%n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n",
            width, height, description, width, height));
    for (int i = 0; i < panels.size(); i++) {
      svg.append(
          String.format(
              "<g transform=\"translate(%d %d)\">%n", i % across * WIDTH, i / across * HEIGHT));
      draw(panels.get(i), svg);
      svg.append("</g>\n");
    }
    legend(svg, height);
    return svg.append("</svg>\n").toString();
  }

  private void legend(StringBuilder svg, int height) {
    List<String> names = new ArrayList<>();
    int x = LEFT;
    for (Panel panel : panels) {
      for (Line line : panel.lines) {
        if (!names.contains(line.name)) {
          names.add(line.name);
          svg.append(
              String.format(
                  "<path d=\"M%d %dh14\" stroke=\"%s\" stroke-width=\"2\"%s/><text x=\"%d\""
                      + " y=\"%d\">%s</text>%n",
                  x, height - 9, line.colour, dashes(line), x + 18, height - 6, line.name));
          x += 30 + 6 * line.name.length();
        }
      }
    }
  }

  private static void draw(Panel panel, StringBuilder svg) {
    double[] x = range(panel, false);
    double[] y = range(panel, true);
    int right = WIDTH - RIGHT;
    int bottom = HEIGHT - BOTTOM;
    svg.append(
        String.format(
            "<text x=\"%d\" y=\"14\" font-size=\"11\">%s</text><path d=\"M%d %dV%dH%d\""
                + " fill=\"none\" stroke=\"#888\"/>%n",
            LEFT, panel.title, LEFT, TOP, bottom, right));
    for (double end : y) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%.0f\" text-anchor=\"end\">%.1f</text>",
              LEFT - 3,
              place(end, y, bottom, TOP) + 4,
              end));
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s</text><text x=\"%d\" y=\"%d\""
                + " text-anchor=\"end\">%s</text>%n",
            LEFT,
            bottom + 12,
            label(x[0]),
            right,
            bottom + 12,
            label(x[1])));
    for (Line line : panel.lines) {
      if (line.low != null) {
        svg.append("<path d=\"M");
        append(svg, line.x, line.low, x, y, false);
        svg.append('L');
        append(svg, line.x, line.high, x, y, true);
        svg.append(
            String.format("Z\" fill=\"%s\" fill-opacity=\"0.2\" stroke=\"none\"/>%n", line.colour));
      }
      svg.append("<path d=\"M");
      append(svg, line.x, line.y, x, y, false);
      svg.append(
          String.format(
              "\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"%s/>%n",
              line.colour, dashes(line)));
    }
  }

  private static String label(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }

  private static String dashes(Line line) {
    return line.dashed ? " stroke-dasharray=\"4 3\"" : "";
  }

  private static void append(
      StringBuilder svg, double[] xs, double[] ys, double[] x, double[] y, boolean backwards) {
    for (int i = 0; i < ys.length; i++) {
      int k = backwards ? ys.length - 1 - i : i;
      svg.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              i == 0 ? "" : "L",
              place(xs[k], x, LEFT, WIDTH - RIGHT),
              place(ys[k], y, HEIGHT - BOTTOM, TOP)));
    }
  }

  private static double place(double value, double[] range, int from, int to) {
    return from + (value - range[0]) / (range[1] - range[0]) * (to - from);
  }

  private static double[] range(Panel panel, boolean vertical) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : panel.lines) {
      double[][] all =
          vertical ? new double[][] {line.y, line.low, line.high} : new double[][] {line.x};
      for (double[] values : all) {
        for (int i = 0; values != null && i < values.length; i++) {
          low = Math.min(low, values[i]);
          high = Math.max(high, values[i]);
        }
      }
    }
    double margin = vertical ? 0.05 * (high - low) + 1e-9 : 0;
    return new double[] {low - margin, high + margin};
  }
}
