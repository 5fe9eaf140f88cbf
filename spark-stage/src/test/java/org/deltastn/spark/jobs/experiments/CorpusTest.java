package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

  @TempDir private Path folder;

  @Test
  void pennTreebankHasItsOwnParts() throws IOException {
    Files.writeString(folder.resolve("ptb.train.txt"), "a b\nc d e\n\nf\n");
    Files.writeString(folder.resolve("ptb.valid.txt"), "a c\n");
    assertThatThrownBy(() -> Corpus.read(folder, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no ptb.test.txt beside it");
    Files.writeString(folder.resolve("ptb.test.txt"), "e\n");
    Corpus corpus = Corpus.read(folder, 0);
    assertThat(corpus.training())
        .containsExactly(List.of("a", "b"), List.of("c", "d", "e"), List.of("f"));
    assertThat(corpus.validation()).containsExactly(List.of("a", "c"));
    assertThat(corpus.test()).containsExactly(List.of("e"));
    assertThat(Corpus.read(folder, 3).training()).containsExactly(List.of("a", "b"));
    assertThat(Corpus.words(corpus.training()))
        .containsExactly("a", "b", "<eos>", "c", "d", "e", "<eos>", "f", "<eos>");
  }

  @Test
  void anyTextIsPartedByItsLines() throws IOException {
    Path file = folder.resolve("text.txt");
    Files.write(file, IntStream.range(0, 30).mapToObj(i -> "line " + i).toList());
    Corpus corpus = Corpus.read(file, 0);
    assertThat(corpus.training()).hasSize(24).startsWith(List.of("line", "0"));
    assertThat(corpus.validation()).hasSize(3).startsWith(List.of("line", "24"));
    assertThat(corpus.test()).hasSize(3).endsWith(List.of("line", "29"));
    assertThat(Corpus.read(file, 7).training()).hasSize(2);
    assertThat(Corpus.read(folder, 0)).isEqualTo(corpus);
    Files.write(file, List.of("one", "two"));
    assertThatThrownBy(() -> Corpus.read(file, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has 2 lines that are not empty, expected at least 10");
  }

  @Test
  void theSampleHasWordsForAllParts() throws IOException {
    Corpus sample = Corpus.sample();
    assertThat(Corpus.words(sample.training()).size()).isBetween(1000, 3000);
    assertThat(Corpus.words(sample.validation()).size()).isGreaterThan(100);
    assertThat(Corpus.words(sample.test()).size()).isGreaterThan(100);
  }
}
