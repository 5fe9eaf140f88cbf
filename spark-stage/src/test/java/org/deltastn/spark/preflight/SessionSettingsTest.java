package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.training.ObjectStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of a store whose key the session has, and the application has not. */
class SessionSettingsTest {

  @TempDir Path folder;

  private final SparkSession before = LocalSpark.session();
  private final SparkSession session = before.newSession();

  @AfterEach
  void restore() {
    SparkSession.setActiveSession(before);
  }

  private void open() {
    session.conf().set("fs.object.impl", ObjectStore.class.getName());
    session.conf().set("fs.object.impl.disable.cache", "true");
    SparkSession.setActiveSession(session);
  }

  private String uri(String name) {
    return ObjectStore.SCHEME + ":" + folder.resolve(name);
  }

  private DeltaStnClassificationModel fit() {
    Dataset<Row> frame = session.createDataFrame(Samples.clusters(60), Samples.SCHEMA);
    return Samples.classifier().setMaxIter(1).setCheckpointDir(uri("checkpoints")).fit(frame);
  }

  @Test
  void keysOfTheSessionOpenFolders() throws Exception {
    open();
    assertThatThrownBy(this::fit).hasMessageContaining("no key for " + ObjectStore.SCHEME);
    session.conf().set(ObjectStore.KEY, "secret");
    DeltaStnClassificationModel model = fit();
    assertThat(folder.resolve("checkpoints").toFile().list()).hasSize(1);
    model.exportDl4j(uri("network.zip"));
    assertThat(folder.resolve("network.zip")).isNotEmptyFile();
    assertThat(SessionSettings.hadoop(before).get(ObjectStore.KEY)).isNull();
  }

  /** The store refuses every rename; what is saved must not come back to be hashed either. */
  @Test
  void aModelIsSavedWithoutARenameAndWithoutADownload() throws Exception {
    open();
    session.conf().set(ObjectStore.KEY, "secret");
    DeltaStnClassificationModel model = fit();
    ObjectStore.opened();
    model.write().session(session).save(uri("model"));
    assertThat(ObjectStore.opened()).isEmpty();
    DeltaStnClassificationModel loaded =
        DeltaStnClassificationModel.read().session(session).load(uri("model"));
    assertThat(loaded.state()).isEqualTo(model.state());
    assertThat(loaded.summary().epochs())
        .usingRecursiveComparison()
        .isEqualTo(model.summary().epochs());
    assertThat(ObjectStore.opened())
        .filteredOn(file -> file.endsWith("/data/state.safetensors"))
        .hasSize(1);
  }
}
