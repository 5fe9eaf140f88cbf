package org.deltastn.data.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Takes files out of one folder of an archive, unchanged. */
public final class TarMembers implements ArchiveContent {

  private final String folder;

  TarMembers(String folder) {
    this.folder = folder;
  }

  /** Reads a member; need not read to its end, and must not close it. */
  public interface Reader {
    public void read(String name, InputStream content) throws IOException;
  }

  @Override
  public Map<String, Path> install(Path archive, List<FileSpec> files, DataFolder into)
      throws IOException {
    Map<String, FileSpec> wanted = new TreeMap<>();
    files.forEach(file -> wanted.put(folder + "/" + file.name(), file));
    Map<String, Path> found = new LinkedHashMap<>();
    read(
        archive,
        wanted.keySet(),
        (name, content) -> {
          FileSpec file = wanted.get(name);
          Path path = into.install(file, file.name(), part -> Files.copy(content, part));
          found.put(file.name(), path);
        });
    return found;
  }

  /**
   * Reads members in the archive's order.
   *
   * @throws IOException if the archive is damaged, or lacks one of the names
   */
  public static void read(Path archive, Set<String> names, Reader reader) throws IOException {
    Set<String> missing = new TreeSet<>(names);
    try (InputStream raw = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
      for (ArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (missing.remove(entry.getName())) {
          reader.read(entry.getName(), tar);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new IOException("the archive has no " + String.join(", ", missing));
    }
  }
}
