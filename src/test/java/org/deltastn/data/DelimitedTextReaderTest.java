package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DelimitedTextReaderTest {

  @TempDir Path folder;

  @Test
  void readsRunsOfBlanksAndTabsAndSkipsEmptyLines() throws IOException {
    double[][] rows =
        DelimitedTextReader.blanks().read(file("  1 \t 2.5e-1\r\n\n-3\t+.5  \n   \t\n"));

    assertThat(rows).isDeepEqualTo(new double[][] {{1, 0.25}, {-3, 0.5}});
  }

  @Test
  void readsAGivenDelimiter() throws IOException {
    double[][] rows = DelimitedTextReader.separatedBy(';').read(file("1; 2 ;3\n4;5;6"));

    assertThat(rows).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("packed.txt");
    Files.write(file, TestFiles.gzip("1 2\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(DelimitedTextReader.blanks().read(file)).isDeepEqualTo(new double[][] {{1, 2}});
  }

  @Test
  void truncatedGzipIsNamed() throws IOException {
    byte[] packed = TestFiles.gzip("1 2\n".repeat(100).getBytes(StandardCharsets.UTF_8));
    Path file = Files.write(folder.resolve("cut.txt.gz"), Arrays.copyOf(packed, 14));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> DelimitedTextReader.blanks().read(file))
        .withMessageContainingAll(file.toString(), "gzip");
  }

  @Test
  void picksFeatureAndTargetColumns() throws IOException {
    Examples examples =
        DelimitedTextReader.blanks().readExamples(file("1 2 3\n4 5 6\n"), new int[] {2, 0}, 1);

    assertThat(examples.featureShape()).containsExactly(2);
    assertThat(examples.features()).containsExactly(3, 1, 6, 4);
    assertThat(examples.targets()).containsExactly(2, 5);
  }

  @Test
  void columnsMustExist() throws IOException {
    Path file = file("1 2\n");
    DelimitedTextReader reader = DelimitedTextReader.blanks();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.readExamples(file, new int[] {0}, 2))
        .withMessageContainingAll(file.toString(), "column 2", "0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader.readExamples(file, new int[] {-1}, 1))
        .withMessageContaining("column -1");
    assertThatIllegalArgumentException().isThrownBy(() -> reader.readExamples(file, new int[0], 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "NaN", "Infinity", "1f", "0x1p3", "1e999", "--1", "1,5"})
  void badNumbersAreNamed(String field) throws IOException {
    assertCorrupt(
        DelimitedTextReader.blanks(),
        "1 2\n\n3 " + field + "\n",
        "line 3, column 1",
        "\"" + field + "\"");
  }

  @Test
  void emptyFieldsAreNamed() throws IOException {
    assertCorrupt(DelimitedTextReader.separatedBy(','), "1,,3\n", "line 1, column 1", "\"\"");
    assertCorrupt(DelimitedTextReader.separatedBy(','), "1,2,\n", "line 1, column 2", "\"\"");
  }

  @Test
  void raggedLinesAreNamed() throws IOException {
    assertCorrupt(
        DelimitedTextReader.blanks(), "1 2\n3\n", "line 2, column 1", "found 1", "expected 2");
    assertCorrupt(
        DelimitedTextReader.blanks(), "1 2\n3 4 5\n", "line 2, column 2", "found 3", "expected 2");
  }

  @Test
  void emptyFileIsNamed() throws IOException {
    assertCorrupt(DelimitedTextReader.blanks(), "\n \n", "no line");
  }

  @ParameterizedTest
  @CsvSource({
    "bostonHousing, 506, 14, 13, 22.532806, 9.197104, 5, 50",
    "concrete, 1030, 9, 8, 35.817961, 16.705742, 2.33, 82.6",
    "energy, 768, 9, 8, 22.307201, 10.090196, 6.01, 43.1",
    "kin8nm, 8192, 9, 8, 0.714283, 0.263607, 0.0401654, 1.45852",
    "naval-propulsion-plant, 11934, 18, 16, 0.975000, 0.014720, 0.95, 1",
    "power-plant, 9568, 5, 4, 454.365009, 17.066995, 420.26, 495.76",
    "protein-tertiary-structure, 45730, 10, 9, 7.748528, 6.118312, 0, 20.999",
    "wine-quality-red, 1599, 12, 11, 5.636023, 0.807569, 3, 8",
    "yacht, 308, 7, 6, 10.495357, 15.160490, 0.01, 62.42"
  })
  void sharedFilesHaveThePublishedTargetStatistics(
      String name, int n, int columns, int target, double mean, double sd, double min, double max)
      throws IOException {
    Path file = TestFiles.sharedData().resolve("uci").resolve(name + ".txt.gz");
    DelimitedTextReader reader = DelimitedTextReader.blanks();
    double[][] rows = reader.read(file);

    assertThat(rows).hasNumberOfRows(n);
    assertThat(rows[n - 1]).hasSize(columns);
    double[] targets = Arrays.stream(rows).mapToDouble(row -> row[target]).toArray();
    double found = Arrays.stream(targets).average().orElseThrow();
    double squares = Arrays.stream(targets).map(t -> (t - found) * (t - found)).sum();
    assertThat(found).isCloseTo(mean, within(1e-6));
    assertThat(Math.sqrt(squares / (n - 1))).isCloseTo(sd, within(1e-6));
    assertThat(Arrays.stream(targets).min().orElseThrow()).isCloseTo(min, within(5e-6));
    assertThat(Arrays.stream(targets).max().orElseThrow()).isCloseTo(max, within(5e-6));

    int[] inputs = IntStream.range(0, Math.min(target, 16)).toArray();
    Examples examples = reader.readExamples(file, inputs, target);
    Standardization fitted = Moments.of(examples);
    assertThat(fitted.targetMeans()[0]).isCloseTo(mean, within(1e-5));
    assertThat(fitted.targetScales()[0]).isCloseTo(Math.sqrt(squares / n), within(1e-5));
  }

  private void assertCorrupt(DelimitedTextReader reader, String text, String... parts)
      throws IOException {
    Path file = file(text);
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> reader.read(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContainingAll(parts);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "test", ".txt"), text);
  }
}
