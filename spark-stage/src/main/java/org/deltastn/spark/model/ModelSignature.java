package org.deltastn.spark.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * Signs saved stages with a user's key, and checks signatures, by Ed25519 (RFC 8032): who has the
 * public key alone can check, and not sign.
 */
final class ModelSignature {

  /** The setting of a session that names the private key, and the option of a writer. */
  static final String SIGNING_KEY = "spark.deltastn.signingKey";

  static final String OPTION = "signingKey";

  /** The setting of a session that names the public key; with it, all stages must be signed. */
  static final String VERIFICATION_KEY = "spark.deltastn.verificationKey";

  private static final String ALGORITHM = "Ed25519";
  private static final String PEM = "-----(BEGIN|END) (PRIVATE|PUBLIC) KEY-----";

  private ModelSignature() {}

  /**
   * Signs bytes.
   *
   * @param key path of the private key
   * @return the signature in base 64
   * @throws IOException naming the key, if it cannot be read or is none for Ed25519
   */
  static String of(byte[] bytes, String key, SparkSession session) throws IOException {
    byte[] encoded = read(key, session);
    try {
      PrivateKey secret =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(secret);
      signature.update(bytes);
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw noKey(key, "private key as PKCS #8", e);
    }
  }

  /**
   * Returns whether a signature is that of the bytes.
   *
   * @param signature in base 64
   * @param key path of the public key
   * @throws IOException naming the key, if it cannot be read or is none for Ed25519
   */
  static boolean fits(String signature, byte[] bytes, String key, SparkSession session)
      throws IOException {
    byte[] encoded = read(key, session);
    Signature check;
    try {
      PublicKey known =
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
      check = Signature.getInstance(ALGORITHM);
      check.initVerify(known);
    } catch (GeneralSecurityException e) {
      throw noKey(key, "public key as X.509", e);
    }
    try {
      check.update(bytes);
      return check.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Not of the length of a signature, or not in base 64.
      return false;
    }
  }

  private static byte[] read(String key, SparkSession session) throws IOException {
    Path path = new Path(key);
    try (FSDataInputStream in = path.getFileSystem(SessionSettings.hadoop(session)).open(path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Base64.getMimeDecoder().decode(text.replaceAll(PEM, ""));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("key " + key + ": " + e.getMessage(), e);
    }
  }

  private static IOException noKey(String key, String expected, Exception cause) {
    return new IOException(
        "key " + key + " is no " + expected + " for " + ALGORITHM + ", in PEM: " + cause, cause);
  }
}
