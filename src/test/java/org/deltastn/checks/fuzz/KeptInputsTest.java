package org.deltastn.checks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs kept for the fuzz tests: valid ones, and those that showed an error once. */
class KeptInputsTest {

  private static Path folder() throws URISyntaxException {
    return Path.of(KeptInputsTest.class.getResource("ReadersFuzzTestInputs").toURI());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Returns the name of a reader as that of a method. */
  private static String method(Reader reader) {
    StringBuilder name = new StringBuilder();
    for (String word : reader.name().toLowerCase(Locale.ROOT).split("_")) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  @ParameterizedTest
  @EnumSource
  void areReadOrRefused(Reader reader) throws Throwable {
    List<Path> files = files(folder().resolve(method(reader)));
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      reader.read(Files.readAllBytes(file));
    }
  }

  @Test
  void areSmall() throws Exception {
    for (Path folder : files(folder())) {
      for (Path file : files(folder)) {
        assertThat(Files.size(file)).as(file.toString()).isLessThan(4096);
      }
    }
  }
}
