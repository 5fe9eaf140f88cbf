package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Digests;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSignatureTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static PipelineModel pipeline;
  private static DeltaStnClassificationModel model;

  @TempDir Path temporary;
  private final SparkSession session = LocalSpark.session();
  private String secret;
  private String known;
  private String folder;

  @BeforeAll
  static void train() {
    pipeline =
        new Pipeline()
            .setStages(new PipelineStage[] {Samples.classifier().setMaxIter(1)})
            .fit(Samples.frame(Samples.clusters(60)));
    model = (DeltaStnClassificationModel) pipeline.stages()[0];
  }

  @BeforeEach
  void keys() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    secret = pem("secret.pem", "PRIVATE", pair.getPrivate());
    known = pem("public.pem", "PUBLIC", pair.getPublic());
    folder = temporary.resolve("model").toString();
  }

  @AfterEach
  void noKeys() {
    session.conf().unset(ModelSignature.SIGNING_KEY);
    session.conf().unset(ModelSignature.VERIFICATION_KEY);
  }

  /** Writes a key as openssl does. */
  private String pem(String name, String kind, Key key) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Path file = temporary.resolve(name);
    Files.writeString(
        file, "-----BEGIN " + kind + " KEY-----\n" + lines + "\n-----END " + kind + " KEY-----\n");
    return file.toString();
  }

  private void requireRefusal(String message) {
    assertThatThrownBy(() -> DeltaStnClassificationModel.load(folder))
        .hasMessageContaining(message);
  }

  @Test
  void aSignedModelLoadsWithItsKeyAndWithout() throws IOException {
    model.write().option("signingKey", secret).save(folder);
    assertThat(DeltaStnClassificationModel.load(folder).state()).isEqualTo(model.state());
    session.conf().set(ModelSignature.VERIFICATION_KEY, known);
    assertThat(DeltaStnClassificationModel.load(folder).state()).isEqualTo(model.state());
  }

  @Test
  void theSessionsKeySignsAllStagesOfAPipeline() throws IOException {
    session.conf().set(ModelSignature.SIGNING_KEY, secret);
    session.conf().set(ModelSignature.VERIFICATION_KEY, known);
    pipeline.save(folder);
    assertThat(PipelineModel.load(folder).stages()).hasSize(1);
  }

  @Test
  void whatTheKeyDidNotSignIsRefused() throws Exception {
    model.save(folder);
    session.conf().set(ModelSignature.VERIFICATION_KEY, known);
    requireRefusal("has no signature, expected one that fits the key " + known);
    KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String wrong = pem("other.pem", "PRIVATE", other.getPrivate());
    model.write().option("signingKey", wrong).overwrite().save(folder);
    requireRefusal("has a signature that does not fit the key " + known);
  }

  /** Checksums do not help against who knows how to compute them. */
  @Test
  void anEditWithARightChecksumIsRefused() throws IOException {
    model.write().option("signingKey", secret).save(folder);
    Path metadata = Path.of(folder, "metadata/part-00000");
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(metadata));
    ((ObjectNode) root.get("paramMap")).put("featuresCol", "others");
    root.remove("checksum");
    root.put("checksum", Digests.sha256(JSON.writeValueAsBytes(root)));
    Files.delete(metadata.resolveSibling(".part-00000.crc"));
    Files.write(metadata, JSON.writeValueAsBytes(root));
    assertThat(DeltaStnClassificationModel.load(folder).getFeaturesCol()).isEqualTo("others");
    session.conf().set(ModelSignature.VERIFICATION_KEY, known);
    requireRefusal("was signed by another key, or altered afterwards");
    root.put("signature", "none");
    root.remove("checksum");
    root.put("checksum", Digests.sha256(JSON.writeValueAsBytes(root)));
    Files.write(metadata, JSON.writeValueAsBytes(root));
    requireRefusal("has a signature that does not fit");
  }

  @Test
  void keysThatAreNone() {
    assertThatThrownBy(() -> model.write().option("signingKey", known).save(folder))
        .hasMessageContaining("key " + known + " is no private key as PKCS #8 for Ed25519, in PEM");
    assertThatThrownBy(() -> model.write().option("signingKey", "none").overwrite().save(folder))
        .hasMessageContaining("key none: ");
  }
}
