package org.deltastn.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A note, values for its forms that make it short, and what must come out.
 *
 * @param source file name of its source
 * @param forms values by the name of the form
 */
record NoteCase(String source, Map<String, String> forms) {

  private static final Pattern ACCURACY = Pattern.compile("([\\d.]+) % of ([\\d,]+) test images");

  /** Returns all notes in Scala, made short; images come from a folder of IDX files. */
  static List<NoteCase> all(Path images) {
    String data = images.toString();
    return List.of(
        new NoteCase(
            "1-self-tuned-classifier.md", Map.of("data", data, "hidden", "64", "epochs", "10")),
        new NoteCase(
            "2-hyperparameter-schedules.md",
            Map.of("data", data, "hidden", "64", "epochs", "10", "rows", "4000")),
        new NoteCase("3-ridge-regression.md", Map.of("cycles", "120")),
        new NoteCase("4-cluster-with-gpus.md", Map.of("rows", "3000", "epochs", "3")));
  }

  /** Checks what came of every paragraph that computes. */
  void check(List<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      assertThat(outcome.succeeded()).as(outcome.toString()).isTrue();
    }
    switch (source.charAt(0)) {
      case '1' -> checkClassifier(outcomes);
      case '2' -> checkSchedules(outcomes);
      case '3' -> checkRidge(outcomes);
      default -> checkCluster(outcomes);
    }
  }

  private void checkClassifier(List<Outcome> outcomes) {
    int epochs = Integer.parseInt(forms.get("epochs"));
    assertThat(of(outcomes, "training.limit(12)").only("HTML").split("data:image/png", -1))
        .hasSize(13);
    checkLive(of(outcomes, "Displays.live"), epochs, 5);
    assertThat(of(outcomes, "model.hyperparameters()").table())
        .hasSize(4)
        .startsWith(List.of("name", "value", "initialValue"));
    Outcome losses = of(outcomes, "Displays.losses(model)");
    List<Double> validation = losses.column("validation");
    assertThat(validation).hasSize(epochs);
    assertThat(validation.get(epochs - 1)).isLessThan(0.5 * validation.get(0));
    Outcome schedule = of(outcomes, "Displays.schedule(model)");
    assertThat(schedule.table().get(0)).isEqualTo(schedule.paragraph().chart());
    for (String rate : List.of("inputDropout", "dropout.layer0", "dropout.layer1")) {
      List<Double> values = schedule.column(rate);
      assertThat(values).hasSize(epochs).allMatch(value -> value > 0 && value < 0.95);
      assertThat(values.get(0)).as("in the warm-up").isEqualTo(0.05);
      assertThat(values.get(epochs - 1)).isNotEqualTo(0.05);
    }
    Matcher accuracy = ACCURACY.matcher(of(outcomes, "are read correctly").only("HTML"));
    assertThat(accuracy.find()).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(90);
    assertThat(of(outcomes, "prediction <> label").only("HTML")).startsWith("<table>");
  }

  private void checkSchedules(List<Outcome> outcomes) {
    int epochs = Integer.parseInt(forms.get("epochs"));
    checkLive(of(outcomes, "Displays.live"), epochs, 5);
    Outcome schedule = of(outcomes, "Displays.schedule(tuned)");
    assertThat(schedule.column("weightDecay")).hasSize(epochs);
    assertThat(schedule.table().get(0)).startsWith("epoch", "inputDropout", "dropout.layer0");
    assertThat(of(outcomes, "Displays.charts(tuned)").charts()).isEqualTo(6);
    Outcome trials = of(outcomes, "while (trials");
    assertThat(trials.column("best validation loss")).isNotEmpty().allMatch(loss -> loss > 0);
    assertThat(trials.column("inputDropout")).allMatch(rate -> rate >= 0 && rate <= 0.9);
    Outcome race = of(outcomes, "Lowest validation loss so far");
    assertThat(race.charts()).isEqualTo(1);
    assertThat(race.html()).contains("DELTA_STN", "random search");
    Outcome result = of(outcomes, "best of ${trials.size}");
    assertThat(result.column("test accuracy")).hasSize(3).allMatch(share -> share > 0.5);
    double lowest =
        trials.column("best validation loss").stream().mapToDouble(x -> x).min().orElseThrow();
    assertThat(result.column("validation loss").get(1)).isEqualTo(lowest);
  }

  private void checkRidge(List<Outcome> outcomes) {
    int cycles = Integer.parseInt(forms.get("cycles"));
    assertThat(of(outcomes, "The best λ is").charts()).isEqualTo(1);
    assertThat(of(outcomes, "best response\", range").charts()).isEqualTo(2);
    Outcome errors = of(outcomes, "error of the slopes");
    assertThat(errors.column("error of the weights").get(0)).isLessThan(0.02);
    assertThat(errors.column("direction of the slopes").get(0)).isGreaterThan(0.97);
    assertThat(errors.column("error of the weights").get(1))
        .isGreaterThan(2 * errors.column("error of the weights").get(0));
    Outcome walk = of(outcomes, "walk).zip");
    List<Double> found = walk.column("DELTA_STN");
    double optimum = walk.column("optimum").get(0);
    assertThat(found).hasSize(cycles);
    assertThat(Math.abs(found.get(0) - optimum)).as("start").isGreaterThan(1.5);
    assertThat(Math.abs(found.get(cycles - 1) - optimum)).as("end").isLessThan(0.25);
    assertThat(of(outcomes, "λ over training").charts()).isEqualTo(1);
    assertThat(of(outcomes, "above the smallest by").table()).hasSize(4);
  }

  private void checkCluster(List<Outcome> outcomes) {
    int epochs = Integer.parseInt(forms.get("epochs"));
    assertThat(of(outcomes, "val settings").table())
        .anyMatch(row -> row.get(0).equals("spark.master") && !row.get(1).equals("not set"));
    Outcome slots = of(outcomes, "sortBy(_._1)");
    assertThat(slots.table()).hasSizeGreaterThan(1);
    assertThat(slots.column("ms for 512 × 512 × 512")).allMatch(time -> time > 0);
    checkLive(of(outcomes, "Displays.live"), epochs, 5);
    Outcome timing = of(outcomes, "z.show(model.summary.timing())");
    assertThat(timing.column("slowestCompute")).hasSizeGreaterThanOrEqualTo(epochs);
    assertThat(of(outcomes, "val parts").table())
        .extracting(row -> row.get(0))
        .containsExactly(
            "part",
            "computing",
            "broadcast",
            "reduce",
            "driver",
            "of computing, waiting for the slowest");
  }

  /** Checks that the pictures of the last epoch alone are left of a live paragraph. */
  private static void checkLive(Outcome live, int epochs, int charts) {
    assertThat(live.html().split("epoch \\d+ of ", -1)).hasSize(2);
    assertThat(live.html()).contains("epoch " + epochs + " of " + epochs);
    assertThat(live.charts()).isEqualTo(charts);
  }

  private static Outcome of(List<Outcome> outcomes, String snippet) {
    List<Outcome> found =
        outcomes.stream().filter(o -> o.paragraph().body().contains(snippet)).toList();
    assertThat(found).as("paragraphs with '%s'", snippet).hasSize(1);
    return found.get(0);
  }
}
