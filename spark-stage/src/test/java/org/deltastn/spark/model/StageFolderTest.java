package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deltastn.data.Digests;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.model.StageFolder.Entry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageFolderTest {

  @TempDir Path root;
  private StageFolder folder;

  @BeforeEach
  void open() throws IOException {
    folder = new StageFolder(root.resolve("a stage").toString(), LocalSpark.session());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Entry entry(String name, String text) {
    return new Entry(name, text.length(), Digests.sha256(bytes(text)));
  }

  @Test
  void filesAreListedByNameWithoutSparksMarkers() throws IOException {
    folder.write("data/b", bytes("two"));
    folder.write("data/part 1/a", bytes("one"));
    folder.write("data/_SUCCESS", new byte[0]);
    folder.write("metadata", bytes("else"));

    assertThat(folder.entries("data"))
        .containsExactly(entry("data/b", "two"), entry("data/part 1/a", "one"));
    assertThat(folder.entries("absent")).isEmpty();
    assertThat(folder.read("data/b")).isEqualTo(bytes("two"));
    assertThat(Path.of(URI.create(folder.path("data/b").replace(" ", "%20")))).hasContent("two");
  }

  @Test
  void aFileIsReadAsItWasSavedOrNotAtAll() throws IOException {
    folder.write("state", bytes("weights"));
    Entry saved = entry("state", "weights");
    assertThat(folder.read(saved)).isEqualTo(bytes("weights"));

    folder.write("state", bytes("weightS"));
    assertThatThrownBy(() -> folder.read(saved))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("file state has the SHA-256 " + Digests.sha256(bytes("weightS")))
        .hasMessageContaining("expected " + saved.sha256() + ": it was altered");
    folder.write("state", bytes("weight"));
    assertThatThrownBy(() -> folder.read(saved))
        .hasMessage("file state has 6 bytes, expected 7, as it was saved");
    for (Path file : List.of(Path.of("state"), Path.of(".state.crc"))) {
      Files.delete(root.resolve("a stage").resolve(file));
    }
    assertThatThrownBy(() -> folder.read(saved))
        .isInstanceOf(IOException.class)
        .hasMessage("file state is missing");
  }
}
