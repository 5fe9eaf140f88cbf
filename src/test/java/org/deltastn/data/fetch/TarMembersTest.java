package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.Digests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarMembersTest {

  @TempDir Path folder;

  /** Writes an archive whose members hold their own names. */
  private Path archive(String... names) throws IOException {
    Path archive = folder.resolve("archive.tar.gz");
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (String name : names) {
        byte[] content = name.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  private static FileSpec spec(String name, String content) {
    return new FileSpec(
        name, Digests.sha256(content.getBytes(StandardCharsets.UTF_8)), content.length());
  }

  @Test
  void membersAreReadInTheArchivesOrderAndOthersPassedOver() throws IOException {
    List<String> read = new ArrayList<>();
    TarMembers.read(
        archive("x/b", "x/other", "x/a", "y/a"),
        Set.of("x/a", "x/b"),
        (name, content) -> {
          // Only the first byte: what is left must not disturb the next member.
          read.add(name + " " + (char) content.read());
        });
    assertThat(read).containsExactly("x/b x", "x/a x");
  }

  @Test
  void missingMembersAreNamedInOrder() {
    assertThatThrownBy(
            () ->
                TarMembers.read(archive("x/b"), Set.of("x/b", "x/d", "x/c"), (name, content) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("the archive has no x/c, x/d");
  }

  @Test
  void filesOfTheFolderAreInstalledAndVerified() throws IOException {
    Path archive = archive("set/a", "a", "set/b");
    DataFolder into = new DataFolder(folder.resolve("into"));
    var found =
        new TarMembers("set")
            .install(archive, List.of(spec("b", "set/b"), spec("a", "set/a")), into);
    assertThat(found.keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(found.get("a")).hasContent("set/a").isEqualTo(into.path().resolve("a"));
    assertThat(found.get("b")).hasContent("set/b");
    assertThatThrownBy(
            () -> new TarMembers("set").install(archive, List.of(spec("a", "SET/a")), into))
        .isInstanceOf(CorruptDataException.class);
  }

  @Test
  void aCutArchiveIsAnError() throws IOException {
    Path archive = archive("x/a", "x/b");
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> TarMembers.read(archive, Set.of("x/a", "x/b"), (name, in) -> {}))
        .isInstanceOf(IOException.class);
  }
}
