package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HtmlPageTest {

  @Test
  void allTextIsEscaped() {
    String evil = "<b>&\"'";
    String page =
        new HtmlPage(evil)
            .heading(evil)
            .paragraph(evil)
            .warning(evil)
            .figures(Map.of(evil, evil))
            .settings(List.of(List.of(evil, evil)))
            .table(List.of(evil), List.of(List.of(evil)))
            .details(evil, List.of(evil), List.of(List.of(evil)))
            .toString();

    assertThat(page).doesNotContain("<b>").contains("&lt;b&gt;&amp;&quot;&apos;");
  }

  @Test
  void chartsHaveIdsOfTheirOwn() {
    LineChart chart =
        new LineChart("", "epoch", "loss").line("a", new double[] {1, 2}, new double[] {3, 4});

    String page = new HtmlPage("two").charts(List.of(chart)).charts(List.of(chart)).toString();

    assertThat(page).contains("id=\"chart1\"", "id=\"chart2\"");
  }

  @Test
  void nothingIsLoadedFromOutside() {
    String page = new HtmlPage("alone").paragraph("text").toString();

    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .doesNotContain("<script", "<link", "src=", "url(")
        .contains("<title>alone</title>");
  }
}
