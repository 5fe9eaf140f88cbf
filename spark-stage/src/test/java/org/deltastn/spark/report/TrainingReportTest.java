package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TrainingReportTest {

  private static DeltaStnClassificationModel model;
  private static String html;

  @BeforeAll
  static void train() {
    model = ReportRuns.classified(LocalSpark.session(), 4);
    html = TrainingReport.of(model).title("<b>Ours</b> & \"theirs\"").toHtml();
  }

  @Test
  void thePageIsWellFormedAndItsTextEscaped() throws Exception {
    Element page = parse(html);

    assertThat(texts(page, "h1")).containsExactly("<b>Ours</b> & \"theirs\"");
    assertThat(texts(page, "title")).containsExactly("<b>Ours</b> & \"theirs\"");
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
    assertThat(texts(page, "td")).contains("<decay> & \"co\", all");
  }

  @Test
  void nothingInThePageIsLoadedFromOutside() throws Exception {
    NodeList all = parse(html).getElementsByTagName("*");

    assertThat(all.getLength()).isGreaterThan(100);
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      assertThat(element.getLocalName())
          .isNotIn("script", "link", "img", "image", "iframe", "object", "embed", "base", "a");
      for (int k = 0; k < element.getAttributes().getLength(); k++) {
        var attribute = element.getAttributes().item(k);
        assertThat(attribute.getNodeName()).isNotIn("src", "href", "xlink:href", "data", "action");
        if (!attribute.getNodeName().startsWith("xmlns")) {
          assertThat(attribute.getNodeValue()).doesNotContain("//");
          assertThat(attribute.getNodeValue().replace("url(#", "")).doesNotContain("url(");
        }
      }
    }
    String style = texts(parse(html), "style").get(0);
    assertThat(style).doesNotContain("url(").doesNotContain("@import");
    assertThat(html).contains("default-src 'none'");
  }

  @Test
  void aClassifiersPageHoldsEveryChartAndTheFigures() throws Exception {
    Element page = parse(html);

    assertThat(labels(page))
        .containsExactly(
            "Loss",
            "Validation accuracy",
            "All rates",
            "inputDropout",
            "dropout.layer0",
            "<decay> & \"co\", all",
            "Time of an epoch",
            "Learning rate of the weights");
    assertThat(ids(page)).doesNotHaveDuplicates();
    double best =
        model.summary().epochs().stream().mapToDouble(e -> e.validationLoss()).min().orElseThrow();
    assertThat(texts(page, "dd")).contains(Numbers.text(best), "DELTA_STN", "5");
    assertThat(texts(page, "dt")).contains("method", "trainInterval", "general.learningRate");
    assertThat(texts(page, "td"))
        .contains("layer0", "inputDropout")
        .contains(Numbers.text(model.hyperparameterValues().get("inputDropout")));
    assertThat(texts(page, "p").get(0)).contains("DELTA_STN, 4 of 4 epochs");
  }

  @Test
  void aRegressorsPageHasTheRmse() throws Exception {
    DeltaStnRegressionModel regressor = ReportRuns.regressed(LocalSpark.session(), 2);
    Element page = parse(TrainingReport.of(regressor).setting("data", "rows <7>").toHtml());

    double loss = regressor.summary().epochs().get(1).validationLoss();
    assertThat(labels(page)).contains("Validation RMSE").doesNotContain("Validation accuracy");
    assertThat(texts(page, "dt")).contains("its RMSE");
    assertThat(texts(page, "dd")).contains(Numbers.text(Math.sqrt(2 * loss)));
    assertThat(texts(page, "dt")).contains("data");
    assertThat(texts(page, "dd")).contains("rows <7>");
  }

  @Test
  void withoutHyperparametersThereIsNoPartForThem() throws Exception {
    var plain =
        ReportRuns.classifier(1)
            .setMethod("FIXED")
            .setHyperparameters("[]")
            .fit(ReportRuns.rows(LocalSpark.session(), 200));
    Element page = parse(TrainingReport.of(plain).toHtml());

    assertThat(texts(page, "h2")).containsExactly("Losses", "Time", "Settings", "Network");
    assertThat(texts(page, "p").get(0)).contains("FIXED, 1 of 1 epochs");
  }

  @Test
  void savesThePageAloneAndOverAnEarlierOne(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("new/report.html");
    TrainingReport.of(model).title("first").save(file.toString());
    TrainingReport.of(model).title("second").save(file.toUri().toString());

    assertThat(Files.readString(file)).contains("<h1>second</h1>");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theCsvFilesHoldWhatTheDataFramesHold(@TempDir Path folder) throws Exception {
    TrainingReport.of(model).saveCsv(folder.toString());

    same(folder.resolve("history.csv"), model.summary().history());
    same(folder.resolve("hyperparameters.csv"), model.hyperparameters());
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("history.csv", "hyperparameters.csv");
    }
  }

  private static void same(Path csv, Dataset<Row> frame) {
    Dataset<Row> read =
        LocalSpark.session()
            .read()
            .schema(frame.schema())
            .option("header", true)
            .option("enforceSchema", false)
            .option("escape", "\"")
            .csv(csv.toString());
    assertThat(read.collectAsList()).isEqualTo(frame.collectAsList());
  }

  private static Element parse(String html) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)))
        .getDocumentElement();
  }

  private static List<String> texts(Element page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static List<String> labels(Element page) {
    NodeList found = page.getElementsByTagName("svg");
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      labels.add(((Element) found.item(i)).getAttribute("aria-label"));
    }
    return labels;
  }

  private static List<String> ids(Element page) {
    NodeList all = page.getElementsByTagName("*");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < all.getLength(); i++) {
      if (((Element) all.item(i)).hasAttribute("id")) {
        ids.add(((Element) all.item(i)).getAttribute("id"));
      }
    }
    return ids;
  }
}
