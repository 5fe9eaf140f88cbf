package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataInputTest {

  @TempDir Path folder;

  private static DataInput input(String path, String format, Map<String, String> options) {
    return new DataInput(path, format, "", "error", options);
  }

  @ParameterizedTest
  @CsvSource({
    "a/b.csv, csv",
    "B.CSV.GZ, csv",
    "s3a://bucket/b.parquet, parquet",
    "b.svm.bz2, libsvm",
    "b.libsvm, libsvm",
    "b.csv.zip, ''",
    "csv, ''",
    "a.csv/b, ''"
  })
  void theEndOfThePathSaysTheFormat(String path, String format) {
    assertThat(DataInput.formatOf(path)).isEqualTo(format);
  }

  @Test
  void onlyLibsvmWithoutAWidthGetsTheModels() {
    assertThat(input("a", "libsvm", Map.of("x", "1")).withFeatures(7).options())
        .containsOnly(Map.entry("x", "1"), Map.entry("numFeatures", "7"));
    DataInput given = input("a", "libsvm", Map.of("numFeatures", "9"));
    assertThat(given.withFeatures(7)).isSameAs(given);
    DataInput csv = input("a", "csv", Map.of());
    assertThat(csv.withFeatures(7)).isSameAs(csv);
  }

  @Test
  void wrongValuesAreNamedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataInput("a", "csv", "", "drop", Map.of()))
        .withMessage("--bad-rows: found 'drop', expected error or skip");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> input("a", "tsv", Map.of()).read(LocalSpark.session()))
        .withMessage("found the format 'tsv', expected csv, parquet, libsvm or idx");
  }

  /** The text of every cell is kept beside its value, which dates have by their pattern. */
  @Test
  void cellsOfCsvAreTypedAndKeptAsTheyStand() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.csv"), "n,day,t\n007,31/12/2025,a\nNA,01/02/2026,\"b \"\"c\"\"\"\n");
    DataInput csv =
        input(file.toString(), "csv", Map.of("nullValue", "NA", "dateFormat", "dd/MM/yyyy"));
    List<Row> rows;
    Row cells;
    try (KeptRows kept = new KeptRows()) {
      rows = csv.readWithText(LocalSpark.session(), kept).collectAsList();
      cells = csv.readCells(LocalSpark.session(), kept, false).collectAsList().get(1);
    }

    assertThat(rows.get(0).<Integer>getAs("n")).isEqualTo(7);
    assertThat(rows.get(0).<Date>getAs("day")).isEqualTo(Date.valueOf("2025-12-31"));
    assertThat(rows.get(1).isNullAt(0)).isTrue();
    assertThat(rows.get(1).<Date>getAs("day")).isEqualTo(Date.valueOf("2026-02-01"));
    assertThat(rows.get(1).<String>getAs("t")).isEqualTo("b \"c\"");
    Row text = rows.get(0).getAs(DataInput.TEXT);
    assertThat(text.<String>getAs(0)).isEqualTo("007");
    assertThat(text.<String>getAs(1)).isEqualTo("31/12/2025");
    assertThat(rows.get(1).<Row>getAs(DataInput.TEXT).<String>getAs(0)).isEqualTo("NA");

    assertThat(cells.isNullAt(0)).isTrue();
    assertThat(cells.<String>getAs("day")).isEqualTo("01/02/2026");
    assertThat(cells.length()).isEqualTo(3);
  }
}
