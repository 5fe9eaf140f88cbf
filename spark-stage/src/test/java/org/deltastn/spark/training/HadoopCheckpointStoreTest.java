package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopCheckpointStoreTest {

  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir Path temporary;

  @BeforeEach
  void works() {
    OtherFileSystem.failing = false;
  }

  /** A file system that can fail to rename, and deletes nothing for an interrupted thread. */
  public static final class OtherFileSystem extends RawLocalFileSystem {

    static boolean failing;

    @Override
    public URI getUri() {
      return URI.create("other:///");
    }

    @Override
    public String getScheme() {
      return "other";
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      return !failing && super.rename(from, to);
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("interrupted");
      }
      return super.delete(path, recursive);
    }
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.setClass(
        "fs.other.impl", OtherFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
    configuration.setClass(
        "fs.object.impl", ObjectStore.class, org.apache.hadoop.fs.FileSystem.class);
    configuration.set(ObjectStore.KEY, "secret");
    return configuration;
  }

  private HadoopCheckpointStore open(String scheme) {
    return HadoopCheckpointStore.open(
        "checkpointDir", scheme + temporary.resolve("a/b"), configuration());
  }

  private long filesOfAllKinds() throws IOException {
    try (Stream<Path> files = Files.list(temporary.resolve("a/b"))) {
      return files.count();
    }
  }

  @Test
  void whatIsWrittenIsThereUntilItIsDeleted() throws IOException {
    for (String scheme : new String[] {"", "file:", "file://", "other:", "other://"}) {
      HadoopCheckpointStore store = open(scheme);
      assertThat(store.names()).isEmpty();
      store.write("x-1", CONTENT);
      store.write("x-2", new byte[0]);
      assertThat(store.names()).containsExactlyInAnyOrder("x-1", "x-2");
      assertThat(store.has("x-1")).isTrue();
      assertThat(store.has("x-3")).isFalse();
      assertThat(open(scheme).read("x-1")).isEqualTo(CONTENT);
      assertThat(filesOfAllKinds()).isEqualTo(2);
      store.delete("x-1");
      assertThat(store.has("x-1")).isFalse();
      store.delete("x-2");
      assertThat(filesOfAllKinds()).isZero();
      assertThat(store.location())
          .startsWith(scheme.startsWith("other") ? "other:" : "file:")
          .endsWith("/a/b");
    }
  }

  @Test
  void foldersAndTemporaryFilesAreNotShown() throws IOException {
    HadoopCheckpointStore store = open("");
    Files.createDirectory(temporary.resolve("a/b/folder"));
    Files.write(temporary.resolve("a/b/.unfinished-1"), CONTENT);
    Files.write(temporary.resolve("a/b/.mine"), CONTENT);
    assertThat(store.names()).isEmpty();
    Path half = temporary.resolve("a/b/.unfinished-1");
    open("");
    assertThat(half).as("perhaps of another process").exists();
    Files.setLastModifiedTime(half, FileTime.from(Instant.now().minus(Duration.ofMinutes(61))));
    open("");
    assertThat(half).doesNotExist();
    Files.write(half, CONTENT);
    store.deleteUnfinished();
    assertThat(half).doesNotExist();
    assertThat(temporary.resolve("a/b/.mine")).exists();
  }

  @Test
  void aFileThatCannotBeRenamedIsNotThere() throws IOException {
    HadoopCheckpointStore store = open("other:");
    OtherFileSystem.failing = true;
    assertThatThrownBy(() -> store.write("x-1", CONTENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot rename other:")
        .hasMessageEndingWith("/a/b/x-1");
    assertThat(filesOfAllKinds()).isZero();
  }

  /** Another fit of the same run that ends deletes the folder, at whatever moment of a write. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFolderThatIsDeletedDuringAWriteIsMadeAnew(boolean fails) throws IOException {
    HadoopCheckpointStore store = open("other:");
    int[] attempts = {0};
    store.write(
        "x-1",
        out -> {
          if (++attempts[0] == 1) {
            FileUtils.deleteDirectory(temporary.resolve("a/b").toFile());
            if (fails) {
              throw new IOException("no such file");
            }
          }
          out.write(CONTENT);
        });
    assertThat(attempts[0]).isEqualTo(2);
    assertThat(temporary.resolve("a/b/x-1")).hasBinaryContent(CONTENT);
    assertThat(filesOfAllKinds()).isEqualTo(1);
  }

  @Test
  void aFolderThatIsDeletedInEveryAttemptIsAnErrorInTheEnd() throws IOException {
    HadoopCheckpointStore store = open("other:");
    int[] attempts = {0};
    assertThatThrownBy(
            () ->
                store.write(
                    "x-1",
                    out -> {
                      attempts[0]++;
                      FileUtils.deleteDirectory(temporary.resolve("a/b").toFile());
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("again and again while it is in use");
    assertThat(attempts[0]).isBetween(2, 100);
  }

  @Test
  void aFailureInAFolderThatStaysIsAnErrorAtOnce() throws IOException {
    HadoopCheckpointStore store = open("other:");
    int[] attempts = {0};
    assertThatThrownBy(
            () ->
                store.write(
                    "x-1",
                    out -> {
                      attempts[0]++;
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(filesOfAllKinds()).isZero();
  }

  @Test
  void aWriteThatIsInterruptedLeavesNothing() throws IOException {
    HadoopCheckpointStore store = open("other:");
    assertThatThrownBy(
            () ->
                store.write(
                    "x-1",
                    out -> {
                      out.write(CONTENT);
                      Thread.currentThread().interrupt();
                      throw new InterruptedIOException("in the middle");
                    }))
        .hasMessage("in the middle")
        .hasNoSuppressedExceptions();
    assertThat(Thread.interrupted()).as("the mark of the interrupt").isTrue();
    assertThat(filesOfAllKinds()).isZero();
  }

  @Test
  void aWriteThatFailsByNoErrorOfTheFileSystemLeavesNothing() throws IOException {
    for (String scheme : new String[] {"other:", ObjectStore.SCHEME + ":"}) {
      HadoopCheckpointStore store = open(scheme);
      assertThatThrownBy(
              () ->
                  store.write(
                      "x-1",
                      out -> {
                        out.write(CONTENT);
                        throw new OutOfMemoryError("no heap");
                      }))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(filesOfAllKinds()).isZero();
    }
  }

  /** Where a rename is a copy, none is made, and a file shows only when it is complete. */
  @Test
  void anObjectStoreGetsFilesUnderTheirOwnNames() throws IOException {
    HadoopCheckpointStore store = open(ObjectStore.SCHEME + ":");
    store.write("x-1", CONTENT);
    assertThat(store.read("x-1")).isEqualTo(CONTENT);
    ObjectStore.broken = true;
    try {
      assertThatThrownBy(() -> store.write("x-2", CONTENT)).hasMessage("the connection is lost");
    } finally {
      ObjectStore.broken = false;
    }
    assertThat(store.names()).containsExactly("x-1");
    assertThat(filesOfAllKinds()).isEqualTo(1);
  }

  @Test
  void aFolderOfItsOwnForEveryRun() throws IOException {
    HadoopCheckpointStore parent = open("");
    HadoopCheckpointStore child = parent.child("run-1");
    assertThat(child.names()).isEmpty();
    child.write("x-1", CONTENT);
    parent.child("run-2").write("x-2", CONTENT);
    assertThat(parent.names()).isEmpty();
    assertThat(parent.children()).containsExactlyInAnyOrder("run-1", "run-2");
    child.delete();
    child.delete();
    child.deleteAbandoned();
    assertThat(parent.children()).containsExactly("run-2");
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> open("").read("x-1")).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderThatCannotBeUsed() throws IOException {
    Files.writeString(temporary.resolve("a"), "a file");
    for (String uri : new String[] {temporary + "/a", temporary + "/a/b", "no:///a", ":"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HadoopCheckpointStore.open("checkpointDir", uri, configuration()))
          .withMessageStartingWith("checkpointDir '" + uri + "' cannot be used: ");
    }
  }
}
