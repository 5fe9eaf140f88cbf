package org.deltastn.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.deltastn.data.CorruptDataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {

  @TempDir Path folder;

  @Test
  void linesEndAndEmptyOnesAreLeftOut() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), " one  two\n\n\tthree é\r\nfour");
    assertThat(TextFiles.read(file))
        .containsExactly("one", "two", "<eos>", "three", "é", "<eos>", "four", "<eos>");
    assertThat(TextFiles.read(file, 4)).containsExactly("one", "two", "<eos>", "three");
  }

  @Test
  void aFolderIsReadInTheOrderOfNamesCompressedOrNot() throws IOException {
    Files.writeString(folder.resolve("b"), "last\n");
    Files.writeString(folder.resolve(".hidden"), "hidden\n");
    Files.createDirectory(folder.resolve("inside"));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.txt.gz")))) {
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(TextFiles.read(folder)).containsExactly("first", "<eos>", "last", "<eos>");
  }

  @Test
  void whatIsNoTextIsRefusedByItsName() throws IOException {
    assertThatThrownBy(() -> TextFiles.read(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none: expected a text file or a folder");
    assertThatThrownBy(() -> TextFiles.read(folder))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(folder + " has no words");
    Path file = folder.resolve("latin");
    Files.write(file, "good\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> TextFiles.read(file))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageContaining(file + ": no text in UTF-8");
  }

  @Test
  void pennTreebankHasItsWords() throws IOException {
    Path file = Path.of("../../shared/data/ptb/ptb.valid.txt.gz");
    assumeTrue(Files.exists(file), "Penn Treebank is not here");
    List<String> words = TextFiles.read(file);
    assertThat(words).hasSize(73_760);
    assertThat(Vocabulary.build(words, 20_000, 1).size()).isEqualTo(6021 + 1);
  }
}
