package org.deltastn.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Makes small data files and finds the shared ones. */
final class TestFiles {

  private TestFiles() {}

  /** Returns an IDX file of the given header words and body bytes. */
  static byte[] idx(int[] header, int... body) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + body.length);
    for (int word : header) {
      buffer.putInt(word);
    }
    for (int value : body) {
      buffer.put((byte) value);
    }
    return buffer.array();
  }

  static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  static FileSpec spec(String name, byte[] content) throws IOException {
    Digests.Digest digest = Digests.of(new ByteArrayInputStream(content));
    return new FileSpec(name, digest.sha256(), digest.bytes());
  }

  /** Returns the four files of a data set in MNIST's layout: 3 training images of 2 x 2, 1 test. */
  static Map<String, byte[]> tinyMnist() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "train-images-idx3-ubyte",
        idx(new int[] {2051, 3, 2, 2}, 0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8));
    files.put("train-labels-idx1-ubyte", idx(new int[] {2049, 3}, 7, 0, 9));
    files.put("t10k-images-idx3-ubyte", idx(new int[] {2051, 1, 2, 2}, 255, 255, 0, 0));
    files.put("t10k-labels-idx1-ubyte", idx(new int[] {2049, 1}, 4));
    return files;
  }

  static List<FileSpec> specs(Map<String, byte[]> files) throws IOException {
    List<FileSpec> specs = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      specs.add(spec(file.getKey(), file.getValue()));
    }
    return specs;
  }

  static void writeAll(Path folder, Map<String, byte[]> files, boolean gzip) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = gzip ? file.getKey() + ".gz" : file.getKey();
      Files.write(folder.resolve(name), gzip ? gzip(file.getValue()) : file.getValue());
    }
  }

  /** Returns the folder {@code shared/data} beside a parent of the working directory, if any. */
  static Path sharedData() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      Path data = path.resolve("shared").resolve("data");
      if (Files.isRegularFile(data.resolve("README.md"))) {
        return data;
      }
    }
    assumeTrue(false, "shared/data is not beside this checkout");
    throw new IllegalStateException("the assumption above always fails");
  }
}
