package org.deltastn.checks.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftFilesTest {

  @TempDir Path folder;

  @Test
  void filesOfOthersAndFoldersAreLeftOut() throws IOException {
    assertThat(LeftFiles.in(folder.resolve("none"))).isEmpty();
    Files.createDirectories(folder.resolve("a/b"));
    Files.createFile(folder.resolve("snappy-1.1.10-libsnappyjava.so"));
    assertThat(LeftFiles.in(folder)).isEmpty();
    Files.createFile(folder.resolve("a/shuffle_1_0_0.data"));
    Files.createFile(folder.resolve("deltastn.lock"));
    assertThat(LeftFiles.in(folder)).containsExactly("a/shuffle_1_0_0.data", "deltastn.lock");
  }
}
