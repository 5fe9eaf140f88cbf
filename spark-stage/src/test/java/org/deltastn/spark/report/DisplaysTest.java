package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DisplaysTest {

  private static final int EPOCHS = 3;

  private static final List<String> shown = new ArrayList<>();
  private static DeltaStnClassificationModel model;

  @BeforeAll
  static void train() {
    model =
        ReportRuns.classifier(EPOCHS)
            .addListener(Displays.live(shown::add))
            .fit(ReportRuns.rows(LocalSpark.session(), 500));
  }

  @AfterEach
  void forget() {
    System.clearProperty(DisplayFormat.PROPERTY);
  }

  @Test
  void theScheduleIsATableOfZeppelins() {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");

    String[] lines = Displays.schedule(model).split("\n", -1);

    assertThat(lines).hasSize(EPOCHS + 1);
    assertThat(lines[0])
        .isEqualTo("%table epoch\tinputDropout\tdropout.layer0\t<decay> & \"co\", all");
    for (int i = 0; i < EPOCHS; i++) {
      double[] values = model.summary().epochs().get(i).values();
      assertThat(lines[i + 1])
          .isEqualTo(
              String.join(
                  "\t",
                  Integer.toString(i + 1),
                  Numbers.text(values[0]),
                  Numbers.text(values[1]),
                  Numbers.text(values[2])));
    }
  }

  @Test
  void theLossesHaveTheAccuracyOfAClassifierAndTheRmseOfARegressor() {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");

    EpochReport last = model.summary().epochs().get(EPOCHS - 1);
    assertThat(Displays.losses(model))
        .startsWith("%table epoch\ttraining\tvalidation\taccuracy\n1\t")
        .endsWith(
            String.join(
                "\t",
                "\n" + EPOCHS,
                Numbers.text(last.trainingLoss()),
                Numbers.text(last.validationLoss()),
                Numbers.text(last.validationAccuracy())));
    var regressor = ReportRuns.regressed(LocalSpark.session(), 1);
    double loss = regressor.summary().epochs().get(0).validationLoss();
    assertThat(Displays.losses(regressor))
        .startsWith("%table epoch\ttraining\tvalidation\tRMSE\n1\t")
        .endsWith("\t" + Numbers.text(Math.sqrt(2 * loss)));
  }

  @Test
  void outsideOfZeppelinATableIsHtmlWithItsTextEscaped() throws Exception {
    Element table = parse(Displays.schedule(model));

    assertThat(table.getTagName()).isEqualTo("table");
    assertThat(texts(table, "th"))
        .containsExactly("epoch", "inputDropout", "dropout.layer0", "<decay> & \"co\", all");
    assertThat(texts(table, "td")).hasSize(4 * EPOCHS).startsWith("1");
  }

  @Test
  void chartsAreThoseOfTheReportWithIdsOfTheirOwn() throws Exception {
    String first = Displays.charts(model);
    String second = Displays.charts(model);
    Element both = parse("<div>" + first + second + "</div>");

    List<String> labels =
        List.of(
            "Loss",
            "Validation accuracy",
            "All rates",
            "inputDropout",
            "dropout.layer0",
            "<decay> & \"co\", all");
    List<String> twice = new ArrayList<>(labels);
    twice.addAll(labels);
    assertThat(attributes(both, "svg", "aria-label")).isEqualTo(twice);
    assertThat(attributes(both, "*", "id")).doesNotHaveDuplicates();
  }

  @Test
  void inZeppelinAPictureIsOneLineOfHtml() throws Exception {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");
    LineChart own =
        new LineChart("Own", "x", "y").line("a", new double[] {1, 2}, new double[] {3, 4});

    String picture = Displays.charts(own);

    assertThat(picture).startsWith("%html <div").doesNotContain("\n");
    Element parsed = parse(picture.substring("%html ".length()));
    assertThat(attributes(parsed, "svg", "aria-label")).containsExactly("Own");
  }

  @Test
  void noOutputInZeppelinIsLongerThanItTakes() throws Exception {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");
    double[] values = new double[60];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.sin(i);
    }
    LineChart[] charts = new LineChart[12];
    for (int i = 0; i < charts.length; i++) {
      charts[i] = new LineChart("Chart " + i, "x", "y").line("a", values, values);
    }

    String[] outputs = Displays.charts(charts).split("\n");

    assertThat(outputs.length).isBetween(2, 11);
    List<String> labels = new ArrayList<>();
    for (String output : outputs) {
      assertThat(output).startsWith("%html <div").hasSizeLessThan(102_400);
      labels.addAll(attributes(parse(output.substring("%html ".length())), "svg", "aria-label"));
    }
    assertThat(labels).hasSize(12).startsWith("Chart 0").endsWith("Chart 11");
  }

  @Test
  void aDataFrameIsATableWithoutTabsAndBreaksInItsCells() {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");
    Dataset<Row> frame =
        LocalSpark.session()
            .sql("select 'a\\tb\\nc' as text, 1 as whole, cast(1 as double) / 3 as part");

    assertThat(Displays.table(frame)).isEqualTo("%table text\twhole\tpart\na b c\t1\t0.3333");
  }

  @Test
  void aRunIsShownAfterEveryEpoch() throws Exception {
    assertThat(shown).hasSize(EPOCHS);
    for (int i = 0; i < EPOCHS; i++) {
      EpochReport report = model.summary().epochs().get(i);
      Element picture = parse("<div>" + shown.get(i) + "</div>");
      assertThat(texts(picture, "p").get(0))
          .startsWith("DELTA_STN, epoch " + (i + 1) + " of " + EPOCHS + " after ")
          .contains("validation loss " + Numbers.text(report.validationLoss()))
          .endsWith("accuracy " + Numbers.percent(report.validationAccuracy()));
      assertThat(attributes(picture, "svg", "aria-label"))
          .containsExactly(
              "Loss",
              "Validation accuracy",
              "inputDropout",
              "dropout.layer0",
              "<decay> & \"co\", all");
    }
  }

  @Test
  void whatZeppelinPrintsAfterALivePictureIsNoPartOfIt() {
    System.setProperty(DisplayFormat.PROPERTY, "zeppelin");
    List<String> pictures = new ArrayList<>();
    ReportRuns.classifier(1)
        .addListener(Displays.live(pictures::add))
        .fit(ReportRuns.rows(LocalSpark.session(), 200));

    assertThat(pictures.get(0)).startsWith("%html <div").endsWith("</div>\n%text ");
  }

  @Test
  void ofFixedHyperparametersNoScheduleIsShown() throws Exception {
    List<String> pictures = new ArrayList<>();
    ReportRuns.classifier(1)
        .setMethod("FIXED")
        .addListener(Displays.live(pictures::add))
        .fit(ReportRuns.rows(LocalSpark.session(), 200));

    assertThat(attributes(parse("<div>" + pictures.get(0) + "</div>"), "svg", "aria-label"))
        .containsExactly("Loss", "Validation accuracy");
  }

  @Test
  void aModelWithoutHyperparametersHasNoSchedule() {
    var plain =
        ReportRuns.classifier(1)
            .setMethod("FIXED")
            .setHyperparameters("[]")
            .fit(ReportRuns.rows(LocalSpark.session(), 200));

    assertThatThrownBy(() -> Displays.schedule(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no hyperparameters");
  }

  @Test
  void anUnknownFormatIsRefused() {
    System.setProperty(DisplayFormat.PROPERTY, "latex");

    assertThatThrownBy(() -> Displays.losses(model))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the system property org.deltastn.display is 'latex', expected zeppelin or html");
  }

  private static Element parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }

  private static List<String> texts(Element root, String tag) {
    NodeList found = root.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static List<String> attributes(Element root, String tag, String attribute) {
    NodeList found = root.getElementsByTagName(tag);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      if (((Element) found.item(i)).hasAttribute(attribute)) {
        values.add(((Element) found.item(i)).getAttribute(attribute));
      }
    }
    return values;
  }
}
