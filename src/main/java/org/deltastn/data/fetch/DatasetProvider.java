package org.deltastn.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One way to obtain the files of a data set, e.g. a folder, a package or a download. */
public interface DatasetProvider {

  /** Returns a short name of this way for messages, e.g. "directory /data". */
  String description();

  /**
   * Returns the path of every file by {@link FileSpec#name()}, each verified, compressed or not.
   *
   * @throws org.deltastn.data.CorruptDataException if a file exists with another content
   * @throws IOException if this way does not work; the message is the reason shown to the user
   */
  Map<String, Path> provide(List<FileSpec> files) throws IOException;

  /**
   * Returns whether the user named this place: then corrupt files there end the search and are not
   * replaced.
   */
  default boolean chosenByUser() {
    return false;
  }
}
