package org.deltastn.spark.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Digests;
import org.deltastn.spark.params.DeltaStnParams;
import scala.Option;

/**
 * Saves and loads stages: MLlib's metadata, and for a model what {@link ModelFiles} keeps beside
 * it.
 *
 * <p>The metadata are MLlib's JSON with two entries more: {@code deltaStn}, with the version of the
 * format and the length and SHA-256 of every other file, and {@code checksum}, the SHA-256 of all
 * the rest; where the user has a key, {@code signature} too, of the rest without the checksum. They
 * are written last, so a folder with metadata is complete.
 *
 * <p>The only class that uses what Spark keeps to itself (DefaultParamsReader and -Writer), but for
 * a flag of its logging that the jobs clear.
 */
public final class Persistence {

  /** Version of the format; what an earlier one wrote must stay readable. */
  public static final int FORMAT = 2;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "metadata/part-00000";
  private static final String OWN = "deltaStn";
  private static final String VERSION = "formatVersion";
  private static final String CHECKSUM = "checksum";
  private static final String SIGNATURE = "signature";

  private Persistence() {}

  /** Makes a model from its uid and what it holds. */
  public interface ModelFactory<T> {
    T create(String uid, TrainedNetwork network);
  }

  private interface Load<T> {
    T from(StageFolder folder) throws IOException;
  }

  private record Metadata(
      DefaultParamsReader.Metadata mllib, int format, List<StageFolder.Entry> files) {

    /** Sets the Params of a stage, of which the format may know fewer than there are now. */
    void setParams(Params stage) {
      if (stage instanceof DeltaStnParams params) {
        params.setDefaultsOfFormat(format);
      }
      mllib.getAndSetParams(stage, Option.empty());
    }
  }

  /** Writes what a stage keeps beside its Params. */
  public interface Content {
    /** Writes to the folder of the stage: to {@code data}, whose files get checksums, or beside. */
    void write(StageFolder folder, SparkSession session) throws IOException;
  }

  /** Makes a stage from its uid and what it keeps beside its Params. */
  public interface ContentFactory<T> {
    /** Reads from the folder of the stage; of {@code data}, the entries as they were saved. */
    T create(String uid, StageFolder folder, List<StageFolder.Entry> entries, SparkSession session)
        throws IOException;
  }

  /**
   * Returns the writer of a stage.
   *
   * @param network what a model holds, or null for any other stage
   */
  public static MLWriter writer(Params stage, TrainedNetwork network) {
    return contentWriter(
        stage,
        (folder, session) -> {
          if (network != null) {
            ModelFiles.write(network, folder);
          }
        });
  }

  /** Returns the writer of a stage that keeps more than Params. */
  public static MLWriter contentWriter(Params stage, Content content) {
    return new MLWriter() {
      @Override
      public void saveImpl(String path) {
        try {
          StageFolder folder = new StageFolder(path, sparkSession());
          content.write(folder, sparkSession());
          String mllib =
              DefaultParamsWriter$.MODULE$.getMetadataToSave(
                  stage, sc(), Option.empty(), Option.empty());
          ObjectNode root = withChecksums(mllib, folder.entries(ModelFiles.FOLDER));
          Option<String> named = optionMap().get(ModelSignature.OPTION.toLowerCase(Locale.ROOT));
          Option<String> key =
              named.isDefined()
                  ? named
                  : sparkSession().conf().getOption(ModelSignature.SIGNING_KEY);
          if (key.isDefined()) {
            byte[] signed = JSON.writeValueAsBytes(root);
            root.put(SIGNATURE, ModelSignature.of(signed, key.get(), sparkSession()));
          }
          root.put(CHECKSUM, Digests.sha256(JSON.writeValueAsBytes(root)));
          folder.write(METADATA, JSON.writeValueAsBytes(root));
          folder.write("metadata/_SUCCESS", new byte[0]);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot save " + path + ": " + e.getMessage(), e);
        }
      }
    };
  }

  /** Returns the reader of a stage that is all Params. */
  public static <T extends Params> MLReader<T> reader(Class<T> type, Function<String, T> create) {
    return contentReader(type, (uid, folder, entries, session) -> create.apply(uid));
  }

  /** Returns the reader of a model. */
  public static <T extends Params> MLReader<T> modelReader(Class<T> type, ModelFactory<T> factory) {
    return contentReader(
        type,
        (uid, folder, entries, session) ->
            factory.create(uid, ModelFiles.read(folder, entries, session)));
  }

  /** Returns the reader of a stage that keeps more than Params. */
  public static <T extends Params> MLReader<T> contentReader(
      Class<T> type, ContentFactory<T> factory) {
    return new MLReader<>() {
      @Override
      public T load(String path) {
        return loaded(
            path,
            sparkSession(),
            folder -> {
              Metadata metadata = metadata(folder, type.getName(), sparkSession());
              T stage =
                  factory.create(metadata.mllib().uid(), folder, metadata.files(), sparkSession());
              metadata.setParams(stage);
              return stage;
            });
      }
    };
  }

  /**
   * Loads a saved stage of any kind of this library. Spark's own way would read the metadata by the
   * application's settings, which may lack the keys that the session has for a store.
   *
   * @throws UncheckedIOException naming the file and what is wrong with it
   */
  public static Object load(String path, SparkSession session) {
    return loaded(
        path,
        session,
        folder -> {
          String name = metadata(folder, "", session).mllib().className();
          try {
            Class<?> type =
                Class.forName(name, true, Thread.currentThread().getContextClassLoader());
            return ((MLReader<?>) type.getMethod("read").invoke(null)).session(session).load(path);
          } catch (ReflectiveOperationException e) {
            throw new IOException("file " + METADATA + " names the class " + name + ": " + e, e);
          }
        });
  }

  /**
   * Loads what a saved model of either kind holds, without its Params.
   *
   * @throws UncheckedIOException naming the file and what is wrong with it
   */
  public static TrainedNetwork network(String path, SparkSession session) {
    return loaded(
        path,
        session,
        folder -> ModelFiles.read(folder, metadata(folder, "", session).files(), session));
  }

  private static <T> T loaded(String path, SparkSession session, Load<T> load) {
    try {
      return load.from(new StageFolder(path, session));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot load " + path + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException | NoSuchElementException e) {
      String message = "cannot load " + path + ": file " + METADATA + ": " + e.getMessage();
      throw new UncheckedIOException(message, new IOException(e));
    }
  }

  private static ObjectNode withChecksums(String mllib, List<StageFolder.Entry> entries)
      throws JsonProcessingException {
    ObjectNode root = (ObjectNode) JSON.readTree(mllib);
    ObjectNode own = root.putObject(OWN).put(VERSION, FORMAT);
    ArrayNode files = own.putArray("files");
    for (StageFolder.Entry entry : entries) {
      files
          .addObject()
          .put("name", entry.name())
          .put("bytes", entry.bytes())
          .put("sha256", entry.sha256());
    }
    return root;
  }

  /**
   * Reads and checks the metadata.
   *
   * @param className of the stage that is expected, or empty for any
   */
  private static Metadata metadata(StageFolder folder, String className, SparkSession session)
      throws IOException {
    String text = new String(folder.read(METADATA), StandardCharsets.UTF_8);
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IOException("file " + METADATA + " is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!root.path("class").isTextual()) {
      throw new IOException("file " + METADATA + " does not name the class of a stage");
    }
    // First of all: its message is the best one for another kind of stage.
    DefaultParamsReader.Metadata mllib =
        DefaultParamsReader$.MODULE$.parseMetadata(text, className);
    requireVersion(root.path(OWN).path(VERSION));
    ObjectNode rest = (ObjectNode) root;
    String expected = rest.path(CHECKSUM).asText();
    rest.remove(CHECKSUM);
    String found = Digests.sha256(JSON.writeValueAsBytes(rest));
    if (!found.equals(expected)) {
      throw new IOException(
          "file "
              + METADATA
              + " has the checksum "
              + found
              + ", expected "
              + expected
              + ", which it names: it was altered after it was saved");
    }
    requireSignature(rest, session);
    List<StageFolder.Entry> files = new ArrayList<>();
    for (JsonNode file : rest.path(OWN).path("files")) {
      files.add(JSON.treeToValue(file, StageFolder.Entry.class));
    }
    return new Metadata(mllib, rest.path(OWN).path(VERSION).asInt(), files);
  }

  /** Refuses metadata that the user's key did not sign, where there is one. */
  private static void requireSignature(ObjectNode rest, SparkSession session) throws IOException {
    JsonNode signature = rest.remove(SIGNATURE);
    Option<String> key = session.conf().getOption(ModelSignature.VERIFICATION_KEY);
    if (key.isEmpty()) {
      return;
    }
    String expected = "the key " + key.get() + " of " + ModelSignature.VERIFICATION_KEY;
    if (signature == null) {
      throw new IOException(
          "file "
              + METADATA
              + " has no signature, expected one that fits "
              + expected
              + ": save it with the option "
              + ModelSignature.OPTION
              + ", or with "
              + ModelSignature.SIGNING_KEY);
    }
    byte[] signed = JSON.writeValueAsBytes(rest);
    if (!ModelSignature.fits(signature.asText(), signed, key.get(), session)) {
      throw new IOException(
          "file "
              + METADATA
              + " has a signature that does not fit "
              + expected
              + ": it was signed by another key, or altered afterwards");
    }
  }

  private static void requireVersion(JsonNode version) throws IOException {
    if (!version.canConvertToInt()) {
      throw new IOException(
          "file "
              + METADATA
              + " has no format version, expected one from 1 to "
              + FORMAT
              + ": it was saved by a version of this library before the first release");
    }
    if (version.asInt() < 1 || version.asInt() > FORMAT) {
      throw new IOException(
          "file "
              + METADATA
              + " has the format version "
              + version
              + ", expected "
              + FORMAT
              + " or an earlier one, which this version of the library reads");
    }
  }
}
