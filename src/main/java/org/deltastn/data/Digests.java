package org.deltastn.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes SHA-256 sums of content, unpacked where it is compressed with gzip. */
public final class Digests {

  private Digests() {}

  /** Returns a new computation of a SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the SHA-256 of bytes, in lower-case hexadecimal. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** A content's length in bytes and its SHA-256 in lower-case hexadecimal. */
  public record Digest(long bytes, String sha256) {}

  /** Returns the digest of the rest of a stream, as it is. */
  static Digest of(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 16];
    long bytes = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      digest.update(buffer, 0, count);
      bytes += count;
    }
    return new Digest(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns the digest of a file's unpacked content. */
  public static Digest ofUnpacked(Path file) throws IOException {
    try (InputFile in = InputFile.open(file)) {
      return of(in);
    }
  }
}
