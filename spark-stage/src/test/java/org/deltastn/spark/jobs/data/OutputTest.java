package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTest {

  @TempDir private Path folder;

  private Output output(String name, boolean overwrite) {
    return Output.of(
        LocalSpark.session(),
        "--model",
        folder.resolve(name).toString(),
        OwnFiles.CONFIGURATION,
        overwrite);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void whatFailsWhileItIsWrittenLeavesWhatWasThere() throws IOException {
    String before = OwnFiles.marked("a = 1\n");
    write("m.conf", before);
    assertThatThrownBy(
            () ->
                output("m.conf", true)
                    .write(
                        path -> {
                          Files.writeString(Path.of(path.replaceFirst("^file:", "")), "half");
                          throw new IOException("the disk is full");
                        }))
        .hasMessageContaining("disk");
    assertThat(folder.resolve("m.conf")).hasContent(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void whatComesToThePlaceMeanwhileStays() throws IOException {
    Output output = output("m.conf", true);
    write("m.conf", "mine");
    assertThatThrownBy(
            () ->
                output.write(
                    path -> Files.writeString(Path.of(path.replaceFirst("^file:", "")), "ours")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("m.conf");
    assertThat(folder.resolve("m.conf")).hasContent("mine");
  }

  @Test
  void whatIsReadIsNotReplaced() throws IOException {
    write("m.conf", OwnFiles.marked("a = 1\n"));
    Output output = output("m.conf", true);
    assertThatThrownBy(() -> output.apartFrom(folder.resolve("m.conf").toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("read");
    assertThat(output.apartFrom(folder.resolve("m.config").toString())).isSameAs(output);
  }
}
