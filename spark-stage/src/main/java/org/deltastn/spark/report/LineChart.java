package org.deltastn.spark.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A line chart of several named series, some with a band around them, as SVG or PNG.
 *
 * <pre>{@code
 * new LineChart("Best validation loss", "epoch", "loss")
 *     .line("DELTA_STN", epochs, losses)
 *     .line("STN", epochs, others)
 *     .save(Path.of("target/losses.svg"));
 * }</pre>
 *
 * <p>Series take the colours of {@link #COLORS} in order. A value that is not a finite number
 * leaves a gap.
 */
public final class LineChart {

  /**
   * Colours of the series, as {@code #rrggbb}; the first six can be distinguished by colour-blind
   * readers.
   */
  public static final List<String> COLORS =
      List.of(
          "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f", "#7b4173");

  private static final int BAND_ALPHA = 46;
  private static final Color TEXT = new Color(0x33, 0x33, 0x33);
  private static final Color GRID = new Color(0xe4, 0xe4, 0xe4);
  private static final Color AXIS = new Color(0x99, 0x99, 0x99);

  private record Series(String name, double[] x, double[] y, double[] lower, double[] upper) {}

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final List<Series> series = new ArrayList<>();
  private boolean logarithmic;
  private int width = 640;
  private int height = 360;

  /**
   * Creates an empty chart.
   *
   * @param title above the chart; empty for none
   * @param xLabel below the horizontal axis
   * @param yLabel beside the vertical axis
   */
  public LineChart(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /**
   * Adds a line.
   *
   * @param name in the legend, unique in the chart
   * @param x positions, finite
   * @param y values, as many as positions
   * @throws IllegalArgumentException if there are no values, their numbers differ, none is finite,
   *     or the name is taken
   */
  public LineChart line(String name, double[] x, double[] y) {
    return add(new Series(name, x.clone(), y.clone(), null, null));
  }

  /**
   * Adds a line with a band around it.
   *
   * @param name in the legend, unique in the chart
   * @param x positions, finite
   * @param y values, as many as positions
   * @param lower lower ends of the band
   * @param upper upper ends of the band
   * @throws IllegalArgumentException as {@link #line} does
   */
  public LineChart band(String name, double[] x, double[] y, double[] lower, double[] upper) {
    return add(new Series(name, x.clone(), y.clone(), lower.clone(), upper.clone()));
  }

  /**
   * Sets whether the vertical axis is logarithmic; values that are not positive leave gaps then.
   */
  public LineChart logarithmic(boolean value) {
    logarithmic = value;
    return this;
  }

  /** Sets the size in pixels; 640 by 360 unless set. */
  public LineChart size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    return this;
  }

  /**
   * Returns the chart as one {@code svg} element without references to anything outside it.
   *
   * @param id of the element and start of all ids in it, unique in the page it goes into
   * @throws IllegalStateException if the chart has no series, or none with a value to draw
   */
  public String toSvg(String id) {
    List<String> names = series.stream().map(Series::name).toList();
    return Svg.of(chart(), yLabel + " by " + xLabel + ": " + String.join(", ", names), id);
  }

  /**
   * Writes the chart to a file, as SVG or PNG by the ending of its name; missing folders are made.
   *
   * @throws IllegalArgumentException if the name ends otherwise
   * @throws IllegalStateException if the chart has no series, or none with a value to draw
   */
  public void save(Path file) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".svg") && !name.endsWith(".png")) {
      throw new IllegalArgumentException(
          "found the file name '" + file.getFileName() + "', expected one with .svg or .png");
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (name.endsWith(".svg")) {
      Files.writeString(file, toSvg("chart"));
    } else {
      Files.write(file, ChartEncoder.getBytes(chart(), "png"));
    }
  }

  private LineChart add(Series added) {
    int n = added.x.length;
    if (n == 0 || added.y.length != n) {
      throw invalid(added, "found " + n + " positions and " + added.y.length + " values");
    }
    if (added.lower != null && (added.lower.length != n || added.upper.length != n)) {
      throw invalid(
          added,
          "found a band of " + added.lower.length + " and " + added.upper.length + " values");
    }
    if (!Arrays.stream(added.x).allMatch(Double::isFinite)) {
      throw invalid(added, "found a position that is not finite");
    }
    if (series.stream().anyMatch(other -> other.name.equals(added.name))) {
      throw invalid(added, "found its name a second time");
    }
    series.add(added);
    return this;
  }

  private static IllegalArgumentException invalid(Series series, String found) {
    return new IllegalArgumentException(
        "series '"
            + series.name
            + "': "
            + found
            + ", expected a name of its own and as many values as finite positions, at least one");
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .width(width)
            .height(height)
            .build();
    Set<String> names = new HashSet<>(series.stream().map(Series::name).toList());
    boolean drawn = false;
    // The bands first, so that no line is covered.
    for (int i = 0; i < series.size(); i++) {
      if (series.get(i).lower != null) {
        addBands(chart, series.get(i), color(i), names);
      }
    }
    for (int i = 0; i < series.size(); i++) {
      double[] y = drawable(series.get(i).y);
      if (Arrays.stream(y).anyMatch(Double::isFinite)) {
        drawn = true;
        addLine(chart, series.get(i), y, color(i));
      }
    }
    if (!drawn) {
      throw new IllegalStateException("the chart '" + title + "' has no value to draw");
    }
    style(chart.getStyler());
    if (logarithmic) {
      wholeDecades(chart);
    }
    return chart;
  }

  /** Lets the axis begin and end at powers of ten, as only those have labels. */
  private static void wholeDecades(XYChart chart) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (XYSeries drawn : chart.getSeriesCollection()) {
      for (double y : drawn.getYData()) {
        low = Double.isNaN(y) ? low : Math.min(low, y);
        high = Double.isNaN(y) ? high : Math.max(high, y);
      }
    }
    double first = Math.floor(Math.log10(low));
    chart.getStyler().setYAxisMin(Math.pow(10, first));
    chart.getStyler().setYAxisMax(Math.pow(10, Math.max(first + 1, Math.ceil(Math.log10(high)))));
  }

  private static void addLine(XYChart chart, Series from, double[] y, Color color) {
    XYSeries line = chart.addSeries(from.name, from.x, y);
    line.setLineColor(color);
    line.setLineStyle(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    line.setMarkerColor(color);
    line.setMarker(y.length == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
  }

  /** Adds a polygon for every stretch of positions at which both ends of the band can be drawn. */
  private void addBands(XYChart chart, Series from, Color color, Set<String> names) {
    double[] lower = drawable(from.lower);
    double[] upper = drawable(from.upper);
    int start = 0;
    while (start < from.x.length) {
      int end = start;
      while (end < from.x.length && Double.isFinite(lower[end]) && Double.isFinite(upper[end])) {
        end++;
      }
      if (end - start > 1) {
        String name = from.name + " band";
        while (!names.add(name)) {
          name += "'";
        }
        XYSeries band =
            chart.addSeries(
                name,
                thereAndBack(from.x, from.x, start, end),
                thereAndBack(upper, lower, start, end));
        band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        band.setFillColor(new Color(color.getRed(), color.getGreen(), color.getBlue(), BAND_ALPHA));
        band.setLineStyle(new BasicStroke(0f));
        band.setLineColor(new Color(0, 0, 0, 0));
        band.setMarker(SeriesMarkers.NONE);
        band.setShowInLegend(false);
      }
      start = Math.max(end, start + 1);
    }
  }

  private static double[] thereAndBack(double[] there, double[] back, int start, int end) {
    int n = end - start;
    double[] closed = new double[2 * n];
    for (int i = 0; i < n; i++) {
      closed[i] = there[start + i];
      closed[2 * n - 1 - i] = back[start + i];
    }
    return closed;
  }

  private double[] drawable(double[] values) {
    return Arrays.stream(values)
        .map(v -> Double.isFinite(v) && (v > 0 || !logarithmic) ? v : Double.NaN)
        .toArray();
  }

  private static Color color(int index) {
    return Color.decode(COLORS.get(index % COLORS.size()));
  }

  private void style(XYStyler styler) {
    Font base = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    styler.setLocale(Locale.ROOT);
    styler.setYAxisLogarithmic(logarithmic);
    styler.setYAxisTickLabelsFormattingFunction(Numbers::text);
    styler.setBaseFont(base);
    styler.setChartTitleVisible(!title.isEmpty());
    styler.setChartTitleFont(base.deriveFont(Font.BOLD, 14f));
    styler.setChartTitlePadding(8);
    styler.setAxisTitleFont(base);
    styler.setAxisTickLabelsFont(base.deriveFont(11f));
    styler.setLegendFont(base);
    styler.setChartFontColor(TEXT);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setPlotGridLinesColor(GRID);
    styler.setPlotGridLinesStroke(new BasicStroke(1f));
    styler.setAxisTickMarksColor(AXIS);
    styler.setAxisTickLabelsColor(TEXT);
    styler.setChartPadding(6);
    styler.setMarkerSize(7);
    styler.setLegendVisible(series.size() > 1);
    styler.setLegendPosition(Styler.LegendPosition.OutsideS);
    styler.setLegendLayout(Styler.LegendLayout.Horizontal);
    styler.setLegendBorderColor(Color.WHITE);
  }
}
