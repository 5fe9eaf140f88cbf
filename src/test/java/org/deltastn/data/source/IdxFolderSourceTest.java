package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deltastn.data.TestFiles;
import org.deltastn.data.fetch.DataNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderSourceTest {

  @TempDir private Path folder;

  @Test
  void readsPlainAndPackedFilesOfAnyNumberOfImages() throws Exception {
    for (Map.Entry<String, byte[]> file : TestFiles.tinyMnist().entrySet()) {
      boolean packed = file.getKey().startsWith("t10k");
      Files.write(
          folder.resolve(file.getKey() + (packed ? ".gz" : "")),
          packed ? TestFiles.gzip(file.getValue()) : file.getValue());
    }

    PublicDataset found = IdxFolderSource.of(folder).load();

    assertThat(found.training().featureShape()).containsExactly(4);
    assertThat(found.training().targets()).containsExactly(7, 0, 9);
    assertThat(found.training().features()).startsWith(0, 51 / 255f, 102 / 255f, 1);
    assertThat(found.test().targets()).containsExactly(4);
    assertThat(found.test().features()).containsExactly(1, 1, 0, 0);
  }

  @Test
  void namesTheFilesThatAreMissing() throws Exception {
    for (Map.Entry<String, byte[]> file : TestFiles.tinyMnist().entrySet()) {
      if (file.getKey().startsWith("t10k")) {
        Files.write(folder.resolve(file.getKey()), file.getValue());
      }
    }

    assertThatThrownBy(() -> IdxFolderSource.of(folder).load())
        .isInstanceOf(DataNotFoundException.class)
        .hasMessageContaining(
            folder + ": found no train-images-idx3-ubyte, train-labels-idx1-ubyte\nput them there");
  }
}
