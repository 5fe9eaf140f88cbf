package org.deltastn.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;

/** Finds files in a folder or in sub folders of it, each with or without {@code .gz}. */
public final class DirectoryProvider implements DatasetProvider {

  private final String kind;
  private final DataFolder folder;
  private final List<String> subFolders;
  private final boolean chosenByUser;

  private DirectoryProvider(String kind, Path path, List<String> subFolders, boolean chosenByUser) {
    this.kind = kind;
    this.folder = new DataFolder(path);
    this.subFolders = List.copyOf(subFolders);
    this.chosenByUser = chosenByUser;
  }

  /** Returns a provider for a folder that the user named; corrupt files in it end the search. */
  public static DirectoryProvider chosen(Path path, List<String> subFolders) {
    return new DirectoryProvider("directory ", path, subFolders, true);
  }

  /** Returns a provider for a cache folder; corrupt files in it are reported and skipped. */
  public static DirectoryProvider cache(Path path) {
    return new DirectoryProvider("cache folder ", path, List.of(), false);
  }

  /**
   * Returns a provider for the folder that a package of the operating system fills; corrupt files
   * in it are reported and skipped.
   *
   * @param name the package's name, for messages
   */
  public static DirectoryProvider systemPackage(String name, Path path) {
    return new DirectoryProvider("folder of package " + name + " ", path, List.of(), false);
  }

  @Override
  public String description() {
    return kind + folder.path();
  }

  @Override
  public Map<String, Path> provide(List<FileSpec> files) throws IOException {
    try {
      return folder.findAll(files, subFolders);
    } catch (CorruptDataException e) {
      throw new CorruptDataException("corrupt file " + e.getMessage(), e);
    }
  }

  @Override
  public boolean chosenByUser() {
    return chosenByUser;
  }
}
