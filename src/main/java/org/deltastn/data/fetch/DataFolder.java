package org.deltastn.data.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.deltastn.data.CorruptDataException;

/**
 * A folder with verified files of a data set, each compressed or not; files are written to it
 * whole.
 */
public final class DataFolder {

  private final Path path;

  public DataFolder(Path path) {
    this.path = path;
  }

  /** Writes a file's content to a temporary path, before it is verified. */
  public interface ContentWriter {
    void writeTo(Path part) throws IOException;
  }

  public Path path() {
    return path;
  }

  /** Returns the verified paths of all files by name, looking also in the given sub folders. */
  Map<String, Path> findAll(List<FileSpec> files, List<String> subFolders) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new FileNotFoundException("no such folder");
    }
    Map<String, Path> found = new LinkedHashMap<>();
    for (FileSpec file : files) {
      found.put(file.name(), find(file, subFolders));
    }
    return found;
  }

  /**
   * Returns the first form of a file that verifies, otherwise throws the error of the first form
   * present.
   */
  Path find(FileSpec file, List<String> subFolders) throws IOException {
    List<Path> folders = new ArrayList<>(List.of(path));
    subFolders.forEach(subFolder -> folders.add(path.resolve(subFolder)));
    CorruptDataException corrupt = null;
    for (String name : List.of(file.name(), file.name() + ".gz")) {
      for (Path folder : folders) {
        Path candidate = folder.resolve(name);
        if (Files.isRegularFile(candidate)) {
          try {
            file.verify(candidate);
            return candidate;
          } catch (CorruptDataException e) {
            corrupt = corrupt == null ? e : corrupt;
          }
        }
      }
    }
    if (corrupt != null) {
      throw corrupt;
    }
    throw new FileNotFoundException("found no " + file.name() + " or " + file.name() + ".gz");
  }

  /** Writes under a temporary name, verifies and renames, so that readers never see half a file. */
  public Path install(FileSpec file, String name, ContentWriter writer) throws IOException {
    Files.createDirectories(path);
    // Not createTempFile, whose files only their owner may read: a cache can be shared.
    Path part = path.resolve(name + "." + UUID.randomUUID() + ".part");
    try {
      writer.writeTo(part);
      file.verify(part);
      return Files.move(
          part,
          path.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
