package org.deltastn.data.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.data.fetch.DataNotFoundException;

/**
 * Reads images of the user from a folder with MNIST's four file names, each plain or with {@code
 * .gz}: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 * t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}. It reads any number of images of any
 * size, and checks no SHA-256.
 */
public final class IdxFolderSource implements DatasetSource {

  private final Path folder;

  private IdxFolderSource(Path folder) {
    this.folder = folder;
  }

  /** Returns the source of a folder. */
  public static IdxFolderSource of(Path folder) {
    return new IdxFolderSource(folder);
  }

  /**
   * Reads the files; pixels are divided by 255, the feature shape is {rows × columns}.
   *
   * @throws DataNotFoundException naming the files that the folder lacks
   * @throws org.deltastn.data.CorruptDataException if a file is malformed, or images and labels
   *     differ in number
   * @throws IOException if a file cannot be read
   */
  @Override
  public PublicDataset load() throws IOException {
    Map<String, Path> paths = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : IdxDataset.NAMES) {
      Path plain = folder.resolve(name);
      Path packed = folder.resolve(name + ".gz");
      if (Files.isRegularFile(plain) || Files.isRegularFile(packed)) {
        paths.put(name, Files.isRegularFile(plain) ? plain : packed);
      } else {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new DataNotFoundException(
          "The data set of images in IDX files",
          List.of(folder + ": found no " + String.join(", ", missing)),
          "put them there, plain or with .gz");
    }
    return IdxDataset.read(paths);
  }
}
