package org.deltastn.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.deltastn.data.fetch.DataNotFoundException;
import org.deltastn.data.fetch.FileSpec;
import org.deltastn.data.source.DatasetSourceBuilder;
import org.deltastn.data.source.PublicDataset;

/** Makes small data files and finds the shared ones. */
public final class TestFiles {

  private TestFiles() {}

  /** Returns an IDX file of the given header words and body bytes. */
  public static byte[] idx(int[] header, int... body) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * header.length + body.length);
    for (int word : header) {
      buffer.putInt(word);
    }
    for (int value : body) {
      buffer.put((byte) value);
    }
    return buffer.array();
  }

  public static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(content);
    }
    return packed.toByteArray();
  }

  public static byte[] tar(Map<String, byte[]> members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(member.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  public static FileSpec spec(String name, byte[] content) throws IOException {
    Digests.Digest digest = Digests.of(new ByteArrayInputStream(content));
    return new FileSpec(name, digest.sha256(), digest.bytes());
  }

  /** Returns the four files of a data set in MNIST's layout: 3 training images of 2 x 2, 1 test. */
  public static Map<String, byte[]> tinyMnist() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "train-images-idx3-ubyte",
        idx(new int[] {2051, 3, 2, 2}, 0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8));
    files.put("train-labels-idx1-ubyte", idx(new int[] {2049, 3}, 7, 0, 9));
    files.put("t10k-images-idx3-ubyte", idx(new int[] {2051, 1, 2, 2}, 255, 255, 0, 0));
    files.put("t10k-labels-idx1-ubyte", idx(new int[] {2049, 1}, 4));
    return files;
  }

  /** Returns records of CIFAR-10's binary version with random labels and pixels. */
  public static byte[] cifar(int records, long seed) {
    byte[] bytes = new byte[records * 3073];
    Random random = new Random(seed);
    random.nextBytes(bytes);
    for (int i = 0; i < records; i++) {
      bytes[i * 3073] = (byte) random.nextInt(10);
    }
    return bytes;
  }

  /** Returns the six files of CIFAR-10's binary version, with 9 training images and 1 test. */
  public static Map<String, byte[]> tinyCifar() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int file = 1; file <= 5; file++) {
      files.put("data_batch_" + file + ".bin", cifar(file == 5 ? 1 : 2, file));
    }
    files.put("test_batch.bin", cifar(1, 6));
    return files;
  }

  /** Returns the same images as the files of the npm package, labels last. */
  public static Map<String, byte[]> cifarSheets(Map<String, byte[]> files) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    List<String> training = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] bytes = file.getValue();
      int records = bytes.length / 3073;
      BufferedImage sheet = new BufferedImage(1024, records, BufferedImage.TYPE_3BYTE_BGR);
      for (int y = 0; y < records; y++) {
        int start = y * 3073;
        (file.getKey().startsWith("test") ? test : training).add(String.valueOf(bytes[start]));
        for (int x = 0; x < 1024; x++) {
          int red = bytes[start + 1 + x] & 0xff;
          int green = bytes[start + 1025 + x] & 0xff;
          int blue = bytes[start + 2049 + x] & 0xff;
          sheet.setRGB(x, y, red << 16 | green << 8 | blue);
        }
      }
      members.put(file.getKey().replace(".bin", ".png"), png(sheet));
    }
    members.put("test_lables.json", test.toString().getBytes(StandardCharsets.UTF_8));
    members.put("train_lables.json", training.toString().getBytes(StandardCharsets.UTF_8));
    return members;
  }

  public static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  public static List<FileSpec> specs(Map<String, byte[]> files) throws IOException {
    List<FileSpec> specs = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      specs.add(spec(file.getKey(), file.getValue()));
    }
    return specs;
  }

  public static void writeAll(Path folder, Map<String, byte[]> files, boolean gzip)
      throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = gzip ? file.getKey() + ".gz" : file.getKey();
      Files.write(folder.resolve(name), gzip ? gzip(file.getValue()) : file.getValue());
    }
  }

  /** Reads a data set where this machine has it, in its cache or the shared folder; or skips. */
  public static PublicDataset present(DatasetSourceBuilder<?> builder) throws IOException {
    try {
      return builder.directory(sharedFolder()).mirrors(List.of()).build().load();
    } catch (DataNotFoundException e) {
      assumeTrue(false, "not on this machine: " + e.getMessage());
      throw e;
    }
  }

  /** Returns the folder {@code shared/data} beside a parent of the working directory; or skips. */
  public static Path sharedData() {
    Path data = sharedFolder();
    assumeTrue(data != null, "shared/data is not beside this checkout");
    return data;
  }

  private static Path sharedFolder() {
    for (Path path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
      Path data = path.resolve("shared").resolve("data");
      if (Files.isRegularFile(data.resolve("README.md"))) {
        return data;
      }
    }
    return null;
  }
}
