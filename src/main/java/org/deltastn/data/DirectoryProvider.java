package org.deltastn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds files in a folder or in one sub folder of it, each with or without {@code .gz}. */
public final class DirectoryProvider implements DatasetProvider {

  private final DataFolder folder;
  private final String subFolder;
  private final boolean chosenByUser;

  private DirectoryProvider(Path path, String subFolder, boolean chosenByUser) {
    this.folder = new DataFolder(path);
    this.subFolder = subFolder;
    this.chosenByUser = chosenByUser;
  }

  /** Returns a provider for a folder that the user named; corrupt files in it end the search. */
  public static DirectoryProvider chosen(Path path, String subFolder) {
    return new DirectoryProvider(path, subFolder, true);
  }

  /** Returns a provider for a cache folder; corrupt files in it are reported and passed over. */
  public static DirectoryProvider cache(Path path) {
    return new DirectoryProvider(path, "", false);
  }

  @Override
  public String description() {
    return (chosenByUser ? "directory " : "cache folder ") + folder.path();
  }

  @Override
  public Map<String, Path> provide(List<FileSpec> files) throws IOException {
    try {
      return folder.findAll(files, subFolder);
    } catch (CorruptDataException e) {
      throw new CorruptDataException(
          (chosenByUser ? "corrupt file " : "corrupt cache file ") + e.getMessage(), e);
    }
  }

  @Override
  public boolean chosenByUser() {
    return chosenByUser;
  }
}
