package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.data.Digests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Saving and loading, the same for every stage. */
class StagePersistenceTest {

  @TempDir Path folder;

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static void save(PipelineStage stage, String path) throws IOException {
    ((MLWritable) stage).save(path);
  }

  private static PipelineStage load(Class<?> type, String path) throws Exception {
    return (PipelineStage) type.getMethod("load", String.class).invoke(null, path);
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path file : paths.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString(), Digests.sha256(Files.readAllBytes(file)));
      }
    }
    return files;
  }

  private static List<Row> output(PipelineStage stage, Dataset<Row> data) {
    Transformer transformer =
        stage instanceof Estimator<?> estimator ? estimator.fit(data) : (Transformer) stage;
    return transformer.transform(data).collectAsList();
  }

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void aSecondSaveFailsAndLeavesTheFirstUnlessItOverwrites(StageCase stageCase) throws Exception {
    PipelineStage stage = stageCase.stage();
    save(stage, path("stage"));
    Map<String, String> first = files(folder.resolve("stage"));
    assertThat(first).containsKeys("metadata/part-00000", "metadata/_SUCCESS");
    assertThatThrownBy(() -> save(stage, path("stage")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
    assertThat(files(folder.resolve("stage"))).isEqualTo(first);

    Param<?> changed = Stream.of(stage.params()).filter(stage::isDefined).findFirst().orElseThrow();
    stage.set(changed.name(), stageCase.sample(changed));
    ((MLWritable) stage).write().overwrite().save(path("stage"));
    PipelineStage loaded = load(stage.getClass(), path("stage"));
    assertThat(StageCase.comparable(loaded.getOrDefault(loaded.getParam(changed.name()))))
        .isEqualTo(StageCase.comparable(stageCase.sample(changed)));
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void uidAndParamsAreWhatTheyWere(StageCase stageCase) throws Exception {
    PipelineStage stage = stageCase.stage();
    save(stage, path("stage"));
    MLReader<?> reader = (MLReader<?>) stage.getClass().getMethod("read").invoke(null);
    for (Object object :
        new Object[] {load(stage.getClass(), path("stage")), reader.load(path("stage"))}) {
      PipelineStage loaded = (PipelineStage) object;
      assertThat(loaded).isExactlyInstanceOf(stage.getClass());
      assertThat(loaded.uid()).isEqualTo(stage.uid());
      assertThat(StageCase.values(loaded, true)).isEqualTo(StageCase.values(stage, true));
      // What is undefined stays so.
      assertThat(StageCase.values(loaded, false)).isEqualTo(StageCase.values(stage, false));
    }
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void everyParamThatIsSetSurvives(StageCase stageCase) throws Exception {
    PipelineStage stage = stageCase.stage();
    for (Param<?> param : stage.params()) {
      stage.set(param.name(), stageCase.sample(param));
    }
    save(stage, path("stage"));
    assertThat(StageCase.values(load(stage.getClass(), path("stage")), true))
        .hasSize(stage.params().length)
        .isEqualTo(StageCase.values(stage, true));
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#all")
  void theOutputIsWhatItWas(StageCase stageCase) throws Exception {
    Dataset<Row> data = stageCase.data();
    PipelineStage stage = stageCase.stage();
    save(stage, path("stage"));
    assertThat(output(load(stage.getClass(), path("stage")), data)).isEqualTo(output(stage, data));
  }

  @ParameterizedTest
  @MethodSource("org.deltastn.spark.Stages#made")
  void pipelinesDoSoToo(StageCase stageCase) throws Exception {
    Dataset<Row> data = stageCase.data();
    Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {stageCase.stage()});
    pipeline.save(path("pipeline"));
    Pipeline loaded = Pipeline.load(path("pipeline"));
    assertThat(loaded.uid()).isEqualTo(pipeline.uid());
    PipelineModel model = loaded.fit(data);
    List<Row> expected = output(stageCase.stage(), data);
    assertThat(output(model, data)).isEqualTo(expected);
    model.save(path("model"));
    PipelineModel loadedModel = PipelineModel.load(path("model"));
    assertThat(loadedModel.stages()[0].uid()).isEqualTo(stageCase.stage().uid());
    assertThat(output(loadedModel, data)).isEqualTo(expected);
  }
}
