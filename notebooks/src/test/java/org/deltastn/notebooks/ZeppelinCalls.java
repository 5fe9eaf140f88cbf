package org.deltastn.notebooks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;

/**
 * The calls of Zeppelin's {@code z} that the notes make, with the names and types of its version
 * 0.10: forms, {@code show}, and the output of the paragraph that runs.
 */
public final class ZeppelinCalls {

  private final Map<String, String> forms;
  private final Context context = new Context();

  /** Creates them with values of forms in place of their defaults. */
  ZeppelinCalls(Map<String, String> forms) {
    this.forms = new HashMap<>(forms);
  }

  /** Returns what was entered in a form, or else its default. */
  public Object textbox(String name, String defaultValue) {
    return forms.getOrDefault(name, defaultValue);
  }

  /** Shows a DataFrame. */
  public void show(Object value) {
    context.out.write(org.deltastn.spark.report.Displays.table(((Dataset<?>) value).toDF()));
  }

  /** Returns what belongs to the paragraph that runs. */
  public Context getInterpreterContext() {
    return context;
  }

  /** What belongs to a paragraph. */
  public static final class Context {

    /** What the paragraph put out. */
    public final Output out = new Output();

    /** Returns what the paragraph put out. */
    public Output out() {
      return out;
    }
  }

  /** What a paragraph puts out. */
  public static final class Output extends ByteArrayOutputStream {

    /** Forgets what was put out so far. */
    public synchronized void clear() {
      reset();
    }

    /** Adds text. */
    public synchronized void write(String text) {
      writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
