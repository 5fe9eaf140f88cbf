package org.deltastn.spark.jobs.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** How the outputs of this program are recognized, each kind by its own mark. */
public enum OwnFiles {

  /** A saved stage: it has Spark's metadata, and no file that no stage holds. */
  MODEL {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      if (!hasMetadata(files, new Path(at, "metadata"))) {
        return "no saved model";
      }
      RemoteIterator<LocatedFileStatus> found = files.listFiles(at, true);
      while (found.hasNext()) {
        Path file = found.next().getPath();
        if (!OF_MODELS.matcher(file.getName()).matches()) {
          return "a model's folder with " + relative(at, file) + " in it, which is no model's";
        }
      }
      return null;
    }
  },

  /** A folder of scored rows: it lists its files in {@link #LIST}, with their lengths. */
  SCORES {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      Path list = new Path(at, LIST);
      if (!files.exists(list)) {
        return "no scored rows of an earlier run";
      }
      Set<String> listed = new HashSet<>(text(files, list).lines().toList());
      RemoteIterator<LocatedFileStatus> found = files.listFiles(at, true);
      while (found.hasNext()) {
        LocatedFileStatus file = found.next();
        String name = relative(at, file.getPath());
        boolean ours =
            name.equals(LIST) || name.endsWith(".crc") || listed.contains(entry(at, file));
        if (!ours) {
          return "scored rows with " + name + " among them, which is none of their files";
        }
      }
      return null;
    }
  },

  /** A configuration: its first line holds the sum of the others. */
  CONFIGURATION {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      String text = text(files, at);
      int end = text.indexOf('\n') + 1;
      boolean ours = text.substring(0, end).equals(sumLine(text.substring(end)));
      return ours ? null : "a file that train did not write or that was edited since";
    }
  },

  /** A report: an HTML page that names this program as its generator. */
  REPORT {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      boolean ours = head(files, at).contains("<meta name=\"generator\" content=\"delta-stn\" />");
      return ours ? null : "a file that is no report of a training";
    }
  },

  /** A network exported to ONNX: it names this program as its producer. */
  ONNX {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      String head = head(files, at);
      boolean ours = head.substring(0, Math.min(32, head.length())).contains("delta-stn");
      return ours ? null : "a file that is no network of ours exported to ONNX";
    }
  },

  /** A network exported to Deeplearning4j: a zip file that begins with its configuration. */
  DL4J {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      String head = head(files, at);
      boolean ours = head.startsWith("PK") && head.contains("configuration.json");
      return ours ? null : "a file that is no network exported to Deeplearning4j";
    }
  },

  /** The history of a training as CSV. */
  HISTORY_CSV {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      return head(files, at).startsWith("epoch,")
          ? null
          : "a file that is no history of a training";
    }
  },

  /** The hyperparameters of a training as CSV. */
  HYPERPARAMETERS_CSV {
    @Override
    String foreign(FileSystem files, Path at) throws IOException {
      return head(files, at).startsWith("name,") ? null : "a file that lists no hyperparameters";
    }
  };

  /** Name of the list of files in a folder of scored rows; readers and shells pass over it. */
  public static final String LIST = ".delta-stn-scores";

  private static final Pattern OF_MODELS =
      Pattern.compile(
          "part-.*|_SUCCESS|\\..*\\.crc|(layout|problem|run|standardization|table|trials)\\.json"
              + "|state\\.safetensors");
  private static final int HEAD = 4096;

  /** Returns what was found that is not ours, or null. */
  abstract String foreign(FileSystem files, Path at) throws IOException;

  /**
   * Refuses what this program did not write.
   *
   * @throws IllegalArgumentException naming it
   */
  public void require(FileSystem files, Path place, String option) throws IOException {
    Path at = files.makeQualified(place);
    boolean folder = this == MODEL || this == SCORES;
    FileStatus status = files.getFileStatus(at);
    String found;
    if (status.isDirectory() != folder) {
      found = folder ? "a file" : "a folder";
    } else {
      found = folder && files.listStatus(at).length == 0 ? null : foreign(files, at);
    }
    if (found != null) {
      throw new IllegalArgumentException(
          option + ": found " + found + " at " + at + ", which stays; choose another place");
    }
  }

  /** Writes the list of the files of a folder of scored rows into it. */
  public static void list(FileSystem files, Path folder) throws IOException {
    StringBuilder list = new StringBuilder();
    Path at = files.makeQualified(folder);
    RemoteIterator<LocatedFileStatus> found = files.listFiles(at, true);
    while (found.hasNext()) {
      list.append(entry(at, found.next())).append('\n');
    }
    try (var out = files.create(new Path(folder, LIST), false)) {
      out.write(list.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns the text of a configuration with the line by which it is recognized. */
  public static String marked(String configuration) {
    return sumLine(configuration) + configuration;
  }

  private static String sumLine(String text) {
    return "# Written by delta-stn; SHA-256 of the lines below: "
        + DigestUtils.sha256Hex(text.getBytes(StandardCharsets.UTF_8))
        + "\n";
  }

  private static String entry(Path folder, FileStatus file) {
    return file.getLen() + " " + relative(folder, file.getPath());
  }

  private static String relative(Path folder, Path file) {
    return file.toUri().getPath().substring(folder.toUri().getPath().length() + 1);
  }

  /** Spark 4 gives the file of a pipeline's metadata another name than Spark 3 did. */
  private static boolean hasMetadata(FileSystem files, Path folder) throws IOException {
    if (!files.exists(folder)) {
      return false;
    }
    for (FileStatus file : files.listStatus(folder)) {
      if (file.isFile()
          && file.getPath().getName().startsWith("part-")
          && head(files, file.getPath()).contains("\"class\":")) {
        return true;
      }
    }
    return false;
  }

  private static String head(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
    }
  }

  private static String text(FileSystem files, Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(IOUtils.toByteArray(in), StandardCharsets.UTF_8);
    }
  }
}
