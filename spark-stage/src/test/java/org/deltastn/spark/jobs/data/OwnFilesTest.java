package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFilesTest {

  @TempDir private Path folder;

  private void require(OwnFiles kind, Path place) throws IOException {
    FileSystem files = FileSystem.getLocal(new Configuration());
    kind.require(files, new org.apache.hadoop.fs.Path(place.toString()), "--model");
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** As Spark 3.5 and the stages of this library name it, and as Spark 4 does. */
  @ParameterizedTest
  @ValueSource(strings = {"part-00000", "part-00000-0b1e-c000.txt"})
  void aSavedStageIsKnownByItsMetadata(String name) throws IOException {
    write("model/metadata/" + name, "{\"class\":\"org.apache.spark.ml.PipelineModel\"}");
    write("model/metadata/_SUCCESS", "");
    write("model/stages/0_a/data/layout.json", "{}");

    assertThatCode(() -> require(OwnFiles.MODEL, folder.resolve("model")))
        .doesNotThrowAnyException();

    write("model/stages/notes.txt", "mine");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(OwnFiles.MODEL, folder.resolve("model")))
        .withMessageContaining("--model: found a model's folder with stages/notes.txt in it")
        .withMessageContaining("which stays; choose another place");
  }

  @Test
  void otherFoldersAreNoModels() throws IOException {
    write("texts/metadata/part-00000", "no class of a stage");
    write("rows/part-00000", "{\"class\":\"a\"}");
    write("empty/metadata/_SUCCESS", "");

    for (String name : new String[] {"texts", "rows", "empty"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> require(OwnFiles.MODEL, folder.resolve(name)))
          .withMessageContaining("found no saved model at");
    }
    Files.createDirectory(folder.resolve("new"));
    assertThatCode(() -> require(OwnFiles.MODEL, folder.resolve("new"))).doesNotThrowAnyException();
  }

  @Test
  void aConfigurationThatWasEditedIsTheUsers() throws IOException {
    String marked = OwnFiles.marked("a = 1\n");
    Path written = write("m.conf", marked);
    assertThatCode(() -> require(OwnFiles.CONFIGURATION, written)).doesNotThrowAnyException();

    Path edited = write("edited.conf", marked + "b = 2\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(OwnFiles.CONFIGURATION, edited))
        .withMessageContaining("did not write or that was edited since");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> require(OwnFiles.CONFIGURATION, folder))
        .withMessageContaining("found a folder at");
  }
}
