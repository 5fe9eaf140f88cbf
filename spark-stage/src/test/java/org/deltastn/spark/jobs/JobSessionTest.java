package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class JobSessionTest {

  /** So does a job that is called in a notebook, whose cached rows stay too. */
  @Test
  void aSessionThatIsThereIsLeftAsItWas() {
    SparkSession found = LocalSpark.session();
    Dataset<Row> own = found.range(3).toDF("own").cache();
    Dataset<Row> kept;
    try (JobSession session = JobSession.open("a job", 1)) {
      assertThat(session.spark()).isSameAs(found);
      kept = session.kept().keep(found.range(4).toDF("kept"));
      assertThat(kept.storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
    }
    assertThat(found.sparkContext().isStopped()).isFalse();
    assertThat(found.sparkContext().appName()).isEqualTo("tests");
    assertThat(kept.storageLevel()).isEqualTo(StorageLevel.NONE());
    assertThat(own.storageLevel()).isEqualTo(StorageLevel.MEMORY_AND_DISK());
    own.unpersist();
  }

  @Test
  void aSessionThatAJobOpensEndsWithIt() {
    LocalSpark.session().stop();
    SparkSession opened;
    try (JobSession session = JobSession.open("a job", 1)) {
      opened = session.spark();
      assertThat(opened.sparkContext().appName()).isEqualTo("a job");
      assertThat(opened.sparkContext().master()).isEqualTo("local[1]");
      assertThat(opened.range(3).count()).isEqualTo(3);
    }
    assertThat(opened.sparkContext().isStopped()).isTrue();
    assertThat(SparkSession.getDefaultSession().isEmpty()).isTrue();
  }
}
