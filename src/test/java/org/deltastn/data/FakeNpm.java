package org.deltastn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes shell scripts that stand in for the {@code npm} command. */
public final class FakeNpm {

  private FakeNpm() {}

  /**
   * Returns a command that leaves a package with the given files, in a folder of it, if asked for
   * the given package.
   */
  public static List<String> packing(
      Path folder, String packageVersion, String packageFolder, Map<String, byte[]> files)
      throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("package/package.json", new byte[] {'{', '}'});
    files.forEach((name, content) -> members.put("package/" + packageFolder + name, content));
    Path archive = folder.resolve("fake-package");
    Files.write(archive, TestFiles.gzip(TestFiles.tar(members)));
    return running(
        folder,
        "[ \"$*\" = \"pack " + packageVersion + "\" ] && cp '" + archive + "' fake-1.0.0.tgz");
  }

  /** Returns a command that runs a shell script. */
  public static List<String> running(Path folder, String script) throws IOException {
    Path file = Files.writeString(folder.resolve("fake-npm.sh"), script + "\n");
    return List.of("sh", file.toString());
  }
}
