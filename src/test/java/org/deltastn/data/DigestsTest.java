package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestsTest {

  /** Of FIPS 180-2, appendix B.1. */
  private static final String OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theSumOfTheStandard() throws IOException {
    assertThat(Digests.sha256(ABC)).isEqualTo(OF_ABC);
    assertThat(Digests.of(new ByteArrayInputStream(ABC)).sha256()).isEqualTo(OF_ABC);
    assertThat(Digests.sha256().getAlgorithm()).isEqualTo("SHA-256");
  }
}
