package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LineChartTest {

  private static final double[] X = {1, 2, 3, 4};

  private static LineChart chart() {
    return new LineChart("Losses <of> \"two\" & more", "epoch", "loss")
        .line("first <b>", X, new double[] {4, 3, 2.5, 2})
        .line("second", X, new double[] {5, 4.5, 4, 3.5});
  }

  @Test
  void svgIsWellFormedAndHoldsTheText() throws Exception {
    Element svg = parse(chart().toSvg("losses")).getDocumentElement();

    assertThat(svg.getLocalName()).isEqualTo("svg");
    assertThat(svg.getAttribute("id")).isEqualTo("losses");
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 640 360");
    assertThat(svg.getAttribute("aria-label")).isEqualTo("Losses <of> \"two\" & more");
    assertThat(svg.getTextContent()).contains("loss by epoch: first <b>, second");
  }

  @Test
  void idsStartWithTheChartsAndNothingOutsideIsReferred() throws Exception {
    String text = chart().toSvg("losses");
    NodeList all = parse(text).getElementsByTagName("*");

    int ids = 0;
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.getLocalName()).isNotIn("image", "script", "style", "use", "a");
      assertThat(element.hasAttribute("href") || element.hasAttribute("xlink:href")).isFalse();
      if (element.hasAttribute("id")) {
        assertThat(element.getAttribute("id")).startsWith("losses");
        ids++;
      }
    }
    assertThat(ids).isGreaterThan(1);
    assertThat(text.replaceAll("xmlns(:\\w+)?=\"[^\"]*\"", "")).doesNotContain("//");
    assertThat(text.replaceAll("url\\(#losses", "")).doesNotContain("url(");
  }

  @Test
  void pngShowsEverySeriesInItsColour(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new/chart.png");
    chart().size(500, 300).save(file);

    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(500);
    assertThat(image.getHeight()).isEqualTo(300);
    assertThat(count(image, LineChart.COLORS.get(0))).isGreaterThan(200);
    assertThat(count(image, LineChart.COLORS.get(1))).isGreaterThan(200);
    assertThat(count(image, LineChart.COLORS.get(2))).isZero();
  }

  @Test
  void aBandIsFilledInTheLightColourOfItsLine(@TempDir Path folder) throws Exception {
    double[] y = {1, 1, 1, 1};
    double[] lower = {0.5, 0.5, 0.5, 0.5};
    double[] upper = {2, 2, 2, 2};
    Path bare = folder.resolve("bare.png");
    Path banded = folder.resolve("banded.png");
    new LineChart("", "x", "y").line("a", X, y).save(bare);
    new LineChart("", "x", "y").band("a", X, y, lower, upper).save(banded);

    // The first colour, 46/255 of it over white.
    String light = "#d1e6f1";
    assertThat(count(ImageIO.read(bare.toFile()), light)).isZero();
    int area = 640 * 360;
    assertThat(count(ImageIO.read(banded.toFile()), light)).isBetween(area / 3, area);
  }

  @Test
  void gapsAreLeftWhereNothingCanBeDrawn() throws Exception {
    double[] broken = {1, Double.NaN, Double.POSITIVE_INFINITY, 2};
    double[] low = {0.5, 0.5, Double.NEGATIVE_INFINITY, 1};
    String svg = new LineChart("", "x", "y").band("a", X, broken, low, broken).toSvg("a");
    assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");

    String logarithmic =
        new LineChart("", "x", "y")
            .logarithmic(true)
            .line("a", X, new double[] {0, 1e-4, 1, -1})
            .toSvg("a");
    assertThat(logarithmic).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Test
  void oneEpochIsDrawnAsAPoint(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("one.png");
    new LineChart("", "x", "y").line("a", new double[] {1}, new double[] {2}).save(file);
    assertThat(count(ImageIO.read(file.toFile()), LineChart.COLORS.get(0))).isGreaterThan(20);
  }

  @Test
  void saysWhatIsWrong(@TempDir Path folder) {
    LineChart chart = chart();
    assertThatThrownBy(() -> chart.line("second", X, X)).hasMessageContaining("'second'");
    assertThatThrownBy(() -> chart.line("c", X, new double[3]))
        .hasMessageContaining("4 positions and 3 values");
    assertThatThrownBy(() -> chart.line("c", new double[0], new double[0]))
        .hasMessageContaining("0 positions");
    assertThatThrownBy(() -> chart.band("c", X, X, new double[2], X))
        .hasMessageContaining("band of 2 and 4");
    assertThatThrownBy(() -> chart.line("c", new double[] {Double.NaN}, new double[1]))
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> chart.save(folder.resolve("chart.pdf")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chart.pdf");
    assertThatThrownBy(() -> new LineChart("none", "x", "y").toSvg("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none");
    double[] nothing = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
    assertThatThrownBy(() -> new LineChart("bad", "x", "y").line("a", X, nothing).toSvg("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bad");
    assertThat(Files.exists(folder.resolve("chart.pdf"))).isFalse();
  }

  private static Document parse(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static int count(BufferedImage image, String color) {
    int wanted = Color.decode(color).getRGB();
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == wanted ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aSeriesIsOnePolyline() {
    double[] x = new double[500];
    double[] y = new double[500];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      y[i] = Math.sin(i);
    }

    String svg = new LineChart("", "x", "y").line("a", x, y).toSvg("a");

    assertThat(svg).doesNotContain("<line");
    assertThat(svg.split("<polyline [^>]*points=\"([^\" ]+ ){499}[^\" ]+\"", -1)).hasSize(2);
    assertThat(svg).hasSizeLessThan(70_000);
  }
}
