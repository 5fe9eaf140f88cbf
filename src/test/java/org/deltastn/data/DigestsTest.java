package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestsTest {

  /** Of FIPS 180-2, appendix B.1. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void theSumOfTheStandard() throws IOException {
    assertThat(Digests.sha256(ABC)).isEqualTo(OF_ABC);
    assertThat(Digests.of(new ByteArrayInputStream(ABC)).sha256()).isEqualTo(OF_ABC);
    assertThat(Digests.sha256().getAlgorithm()).isEqualTo("SHA-256");
  }

  /** Longer than the buffer, against the sum of all bytes at once. */
  @Test
  void contentIsCountedAsItIsUnpacked() throws IOException {
    byte[] content = new byte[200_001];
    new Random(3).nextBytes(content);
    Digests.Digest expected = new Digests.Digest(200_001, Digests.sha256(content));
    Path plain = Files.write(folder.resolve("plain"), content);
    Path packed = Files.write(folder.resolve("packed"), TestFiles.gzip(content));

    assertThat(Digests.of(new ByteArrayInputStream(content))).isEqualTo(expected);
    assertThat(Digests.ofUnpacked(plain)).isEqualTo(expected);
    assertThat(Digests.ofUnpacked(packed)).isEqualTo(expected);
  }

  /** A stream may return nothing for now; that is not its end. */
  @Test
  void aStreamEndsWhereItSaysSo() throws IOException {
    InputStream slow =
        new ByteArrayInputStream(ABC) {
          private boolean waited;

          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            waited = !waited;
            return waited ? 0 : super.read(buffer, offset, Math.min(1, length));
          }
        };

    assertThat(Digests.of(slow)).isEqualTo(new Digests.Digest(3, OF_ABC));
  }
}
