package org.deltastn.data.fetch;

import java.io.IOException;
import java.nio.file.Path;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.Digests;

/**
 * Describes one file of a data set by its unpacked content.
 *
 * @param name the file's name, without folder and without {@code .gz}
 * @param sha256 the SHA-256 of the unpacked content, 64 lower-case hexadecimal digits
 * @param bytes the length of the unpacked content
 */
public record FileSpec(String name, String sha256, long bytes) {

  /**
   * Creates a description.
   *
   * @throws IllegalArgumentException if the name is not a plain file name, the sum is malformed or
   *     the length is negative
   */
  public FileSpec {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("found \"" + name + "\", expected a plain file name");
    }
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "found \"" + sha256 + "\", expected 64 lower-case hexadecimal digits");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("found length " + bytes + ", expected 0 or more");
    }
  }

  /**
   * Checks a file, compressed with gzip or not, against this description.
   *
   * @throws CorruptDataException if the content is another; the message names the file, found and
   *     expected
   * @throws IOException if the file cannot be read
   */
  public void verify(Path file) throws IOException {
    Digests.Digest found = Digests.ofUnpacked(file);
    if (found.bytes() != bytes || !found.sha256().equals(sha256)) {
      throw new CorruptDataException(
          file
              + ": found "
              + found.bytes()
              + " unpacked bytes with SHA-256 "
              + found.sha256()
              + ", expected "
              + bytes
              + " with "
              + sha256);
    }
  }
}
