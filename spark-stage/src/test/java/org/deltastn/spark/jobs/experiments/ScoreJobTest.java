package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreJobTest {

  @Test
  void aMissingModelFailsAndIsNamed(@TempDir Path folder) {
    Path data = MnistJobTest.data();
    LocalSpark.session();
    StringWriter errors = new StringWriter();
    Path absent = folder.resolve("absent");

    int code =
        JobSession.command(new ScoreJob())
            .setErr(new PrintWriter(errors))
            .execute("--data", data.toString(), "--model", absent.toString());

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(absent.toString());
  }
}
