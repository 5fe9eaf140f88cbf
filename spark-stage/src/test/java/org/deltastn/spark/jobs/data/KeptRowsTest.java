package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRowsTest {

  @TempDir private Path folder;

  @Test
  void rowsAreKeptUntilTheJobEnds() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "first");
    Dataset<Row> read;
    try (KeptRows kept = new KeptRows()) {
      read = kept.keep(read(file));
      Dataset<Row> longer = kept.keep(read.selectExpr("concat(value, '!') as value"));
      assertThat(longer.first().getString(0)).isEqualTo("first!");
      Files.writeString(file, "other");
      assertThat(read(file).first().getString(0)).isEqualTo("first");
      assertThat(longer.storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
    }
    assertThat(read.storageLevel()).isEqualTo(StorageLevel.NONE());
    assertThat(read(file).first().getString(0)).isEqualTo("other");
  }

  private static Dataset<Row> read(Path file) {
    return LocalSpark.session().read().csv(file.toString()).toDF("value");
  }
}
