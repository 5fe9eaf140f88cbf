package org.deltastn.data.source;

import java.io.IOException;

/** Finds (or fetches), verifies and reads a public data set. */
public interface DatasetSource {

  /**
   * Name of the system property, or if that is not set the environment variable, with the root
   * folder of cached data sets; each has a sub folder of its own in it. Default: {@code
   * ~/.cache/delta-stn}.
   */
  String CACHE_VARIABLE = "DELTA_STN_CACHE";

  /**
   * Finds, verifies and reads the files.
   *
   * @throws org.deltastn.data.CorruptDataException if a file in the directory that the user gave
   *     has another content
   * @throws org.deltastn.data.fetch.DataNotFoundException if no way to obtain the files works
   * @throws IOException if reading fails
   */
  PublicDataset load() throws IOException;
}
