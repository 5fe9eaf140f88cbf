package org.deltastn.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Extracts the files of a data set from a gzipped tar archive. */
public interface ArchiveContent {

  /**
   * Makes every file and returns its verified path by {@link FileSpec#name()}.
   *
   * @throws org.deltastn.data.CorruptDataException if an extracted file has another content
   * @throws IOException if the archive is damaged or lacks something; the message says what
   */
  Map<String, Path> install(Path archive, List<FileSpec> files, DataFolder into) throws IOException;
}
