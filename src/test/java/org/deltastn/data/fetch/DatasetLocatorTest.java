package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.junit.jupiter.api.Test;

class DatasetLocatorTest {

  private static final Map<String, Path> FOUND = Map.of("a", Path.of("a"));

  @Test
  void takesTheFirstWayThatWorks() throws IOException {
    DatasetProvider never =
        new Way("never", true, null) {
          @Override
          public Map<String, Path> provide(List<FileSpec> files) {
            throw new AssertionError("tried after another way worked");
          }
        };

    assertThat(locator(failing("x", new IOException("no")), working(), never).locate())
        .isEqualTo(FOUND);
  }

  @Test
  void listsEveryWayWithItsReason() {
    DatasetLocator locator =
        locator(
            failing("first way", new IOException("it is closed")),
            failing("second way", new NoSuchFileException("/some/file")),
            failing("third way", new IOException()));

    assertThatExceptionOfType(DataNotFoundException.class)
        .isThrownBy(locator::locate)
        .withMessageStartingWith("Tiny was not found.")
        .withMessageContainingAll(
            "1. first way: it is closed",
            "2. second way: java.nio.file.NoSuchFileException: /some/file",
            "3. third way: java.io.IOException",
            "Do this.")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(3));
  }

  @Test
  void corruptFilesEndTheSearchOnlyWhereTheUserChose() throws IOException {
    CorruptDataException corrupt = new CorruptDataException("bad");

    assertThat(locator(new Way("cache", false, corrupt), working()).locate()).isEqualTo(FOUND);
    assertThatThrownBy(locator(new Way("chosen", true, corrupt), working())::locate)
        .isSameAs(corrupt);
  }

  @Test
  void interruptionEndsTheSearch() {
    assertThatThrownBy(locator(failing("slow", new InterruptedIOException()), working())::locate)
        .isInstanceOf(InterruptedIOException.class);
  }

  private static DatasetLocator locator(DatasetProvider... providers) {
    return new DatasetLocator("Tiny", List.of(), List.of(providers), "Do this.");
  }

  private static DatasetProvider working() {
    return new Way("working", false, null);
  }

  private static DatasetProvider failing(String description, IOException failure) {
    return new Way(description, false, failure);
  }

  private static class Way implements DatasetProvider {

    private final String description;
    private final boolean chosenByUser;
    private final IOException failure;

    Way(String description, boolean chosenByUser, IOException failure) {
      this.description = description;
      this.chosenByUser = chosenByUser;
      this.failure = failure;
    }

    @Override
    public String description() {
      return description;
    }

    @Override
    public boolean chosenByUser() {
      return chosenByUser;
    }

    @Override
    public Map<String, Path> provide(List<FileSpec> files) throws IOException {
      if (failure != null) {
        throw failure;
      }
      return FOUND;
    }
  }
}
