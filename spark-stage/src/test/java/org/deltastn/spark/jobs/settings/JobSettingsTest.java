package org.deltastn.spark.jobs.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.DataInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSettingsTest {

  @TempDir Path folder;

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("job.conf"), text).toString();
  }

  private JobSettings of(String text) throws IOException {
    return JobSettings.of(Map.of(), Map.of(), file(text));
  }

  @Test
  void theCommandLineComesBeforeTheFileAndThatBeforeTheDefaults() throws IOException {
    JobSettings settings =
        JobSettings.of(
            Map.of("model", "given", "features", List.of("a", "b")),
            Map.of("maxIter", "7"),
            Map.of("maxCategories", "9"),
            file(
                """
                job { model = other, report = r.html, features = [c], ignore = [d] }
                maxIter = 3
                batchSize = 32
                table { maxCategories = 5, impute = false }
                search { kind = random }
                """));
    assertThat(settings.text("model")).isEqualTo("given");
    assertThat(settings.text("report")).isEqualTo("r.html");
    assertThat(settings.text("stage")).as("by default").isEqualTo("classifier");
    assertThat(settings.features()).containsExactly("a", "b");
    assertThat(settings.ignored()).containsExactly("d");
    assertThat(settings.params().root().keySet())
        .containsExactlyInAnyOrder("maxIter", "batchSize", "search");
    assertThat(settings.stageParams().root().keySet())
        .containsExactlyInAnyOrder("maxIter", "batchSize");
    assertThat(settings.params().getString("maxIter")).isEqualTo("7");
    assertThat(settings.table().getString("maxCategories")).isEqualTo("9");
    assertThat(settings.table().getBoolean("impute")).isFalse();
    assertThat(settings.search().getString("kind")).isEqualTo("random");
    assertThat(settings.job().root().keySet()).containsExactly("job");
  }

  @Test
  void withoutAFileThereAreTheDefaults() throws IOException {
    JobSettings settings = JobSettings.of(Map.of(), Map.of(), null);
    assertThat(settings.text("input")).isEmpty();
    assertThat(settings.features()).isEmpty();
    assertThat(settings.search().isEmpty()).isTrue();
    assertThat(settings.table().isEmpty()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.required("model"))
        .withMessage("give --model, or model in job of the configuration file");
    assertThatIllegalArgumentException()
        .isThrownBy(settings::input)
        .withMessageStartingWith("give --input");
  }

  @Test
  void dataAreReadAsTheirPathOrTheFormatSays() throws IOException {
    DataInput input =
        of("job { input = a.csv.gz, badRows = skip, options { sep = \";\", header = false } }")
            .input();
    assertThat(input.format()).isEqualTo("csv");
    assertThat(input.skipsBadRows()).isTrue();
    assertThat(input.options()).containsOnly(Map.entry("sep", ";"), Map.entry("header", "false"));
    assertThat(of("job { input = a.csv, format = parquet }").format()).isEqualTo("parquet");
    assertThat(of("job { input = a }").format()).isEmpty();
  }

  @Test
  void thePatternOfDatesComesBeforeThatOfTimes() throws IOException {
    String times = "timestampFormat = HH";
    assertThat(of("job { input = a.csv }").dateFormat()).isEmpty();
    assertThat(of("job { input = a.csv, options { " + times + " } }").dateFormat()).contains("HH");
    assertThat(of("job { input = a.csv, options { dateFormat = dd, " + times + " } }").dateFormat())
        .contains("dd");
  }

  @Test
  void unknownKeysAreNamedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("job { inputs = x }"))
        .withMessageStartingWith("job.inputs is unknown, expected one of [badRows, features,");
  }

  @Test
  void valuesOfTheWrongKindAreNamedByTheirKey() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("job { features = a }").features())
        .withMessageStartingWith("job.features: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("job { model { a = 1 } }").text("model"))
        .withMessageStartingWith("job.model: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("search = 7").search())
        .withMessageStartingWith("search: ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("job { input = a.csv, options = 3 }").input())
        .withMessageStartingWith("job: ");
  }

  @Test
  void aTextThatIsNoConfigurationNamesFileAndLine() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of("job {\n  model = \n  ]"))
        .withMessageStartingWith("configuration: ")
        .withMessageContaining("job.conf: 3");
  }

  /** What Params mean is for their types to say, so a value stays as it was typed. */
  @Test
  void valuesOfParamsStayTexts() throws IOException {
    JobSettings settings =
        JobSettings.of(Map.of(), Map.of("layers", "[1, 2]", "stepSize", "1e-3"), null);
    assertThat(settings.params().getString("layers")).isEqualTo("[1, 2]");
    assertThat(settings.params().getString("stepSize")).isEqualTo("1e-3");
  }

  @Test
  void aFileMayLieOnAnyFileSystemOfHadoop() throws IOException {
    LocalSpark.session();
    String uri = Path.of(file("maxIter = 3")).toUri().toString();
    assertThat(JobSettings.of(Map.of(), Map.of(), uri).params().getInt("maxIter")).isEqualTo(3);
  }
}
