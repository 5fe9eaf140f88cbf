package org.deltastn.spark.jobs.console;

import com.typesafe.config.ConfigException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.mapred.InvalidInputException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.fetch.DataNotFoundException;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.train.loop.DivergedException;

/**
 * What a job says when it failed.
 *
 * @param code 2 where options, settings, files or data are wrong, else 1
 * @param sentence one line: what was found, and where it is known, what to do
 */
public record Failure(int code, String sentence) {

  private static final List<Class<? extends Throwable>> OF_THE_USER =
      List.of(
          IllegalArgumentException.class,
          AnalysisException.class,
          ConfigException.class,
          FileNotFoundException.class,
          NoSuchFileException.class,
          InvalidInputException.class,
          DataNotFoundException.class,
          CorruptDataException.class,
          EOFException.class,
          ZipException.class,
          DivergedException.class,
          BackendUnavailableException.class);

  // What Spark leaves of an exception of a task that could not be sent to the driver.
  private static final Pattern SENT_AS_TEXT =
      Pattern.compile("java\\.lang\\.IllegalArgumentException: (.+)");

  /**
   * Returns what to say of an exception, of which the outermost cause that is the user's counts.
   */
  public static Failure of(Throwable thrown) {
    List<Throwable> chain = ExceptionUtils.getThrowableList(thrown);
    for (Throwable cause : chain) {
      if (OF_THE_USER.stream().anyMatch(type -> type.isInstance(cause))) {
        return new Failure(2, sentence(cause));
      }
    }
    for (Throwable cause : chain) {
      if (ofAnotherLibrary(cause)) {
        return new Failure(2, "the network is refused: " + sentence(cause));
      }
      if (cause instanceof SparkThrowable spark
          && spark.getErrorClass() != null
          && !spark.isInternalError()) {
        return new Failure(2, sentence(cause));
      }
      Matcher text = SENT_AS_TEXT.matcher(String.valueOf(cause.getMessage()));
      if (text.find()) {
        return new Failure(2, text.group(1));
      }
    }
    return new Failure(1, sentence(thrown));
  }

  private static boolean ofAnotherLibrary(Throwable cause) {
    String name = cause.getClass().getName();
    return name.startsWith("org.deeplearning4j.") || name.startsWith("org.nd4j.");
  }

  private static String sentence(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return "failed by " + cause.getClass().getSimpleName() + "; --verbose shows where";
    }
    String[] lines = message.strip().split("\\R", 2);
    String first = lines[0].strip();
    boolean goesOn = first.endsWith(":") && lines.length > 1;
    String text = goesOn ? first + " " + lines[1].strip().split("\\R", 2)[0].strip() : first;
    String plain = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    // A file's exceptions consist of its name alone.
    return cause instanceof NoSuchFileException ? plain + " does not exist" : plain;
  }
}
