package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.TestFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpecTest {

  /** The SHA-256 of "abc", from FIPS 180-2. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private final FileSpec spec = new FileSpec("abc.txt", ABC, 3);

  @TempDir Path folder;

  @Test
  void verifiesPlainAndPackedContent() throws IOException {
    byte[] content = "abc".getBytes(StandardCharsets.US_ASCII);
    Path plain = Files.write(folder.resolve("plain"), content);
    Path packed = Files.write(folder.resolve("packed"), TestFiles.gzip(content));

    assertThatCode(() -> spec.verify(plain)).doesNotThrowAnyException();
    assertThatCode(() -> spec.verify(packed)).doesNotThrowAnyException();
  }

  @Test
  void wrongContentNamesFileFoundAndExpected() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.txt"), "abd");

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> spec.verify(file))
        .withMessageContainingAll(
            file.toString(),
            "found 3",
            "SHA-256 a52d159f262b2c6ddb724a61840befc3",
            "expected 3",
            ABC);
  }

  @Test
  void rejectsMalformedDescriptions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileSpec("../abc", ABC, 3))
        .withMessageContaining("../abc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileSpec("abc", "12", 3))
        .withMessageContaining("64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FileSpec("abc", ABC, -1))
        .withMessageContaining("-1");
  }
}
