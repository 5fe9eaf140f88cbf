package org.deltastn.notebooks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.repl.SparkILoop;
import org.apache.spark.sql.SparkSession;
import scala.Console;
import scala.Option;
import scala.collection.JavaConverters;
import scala.tools.nsc.GenericRunnerSettings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;

/**
 * Runs a note as Zeppelin does, in Spark's own Scala shell: one shell for a note, {@code z}, {@code
 * spark} and {@code sc} at hand. Markdown is not run. The configuration goes to the session, but
 * for the jar, as its classes are on the class path.
 */
final class NoteShell implements AutoCloseable {

  private static final List<String> IMPORTS =
      List.of(
          "import org.apache.spark.SparkContext._",
          "import spark.implicits._",
          "import spark.sql",
          "import org.apache.spark.sql.functions._");

  private final ZeppelinCalls z;
  private final SparkSession session;
  private final IMain shell;
  private final PrintStream out;

  private NoteShell(ZeppelinCalls z, SparkSession session, IMain shell, PrintStream out) {
    this.z = z;
    this.session = session;
    this.shell = shell;
    this.out = out;
  }

  /**
   * Opens a shell.
   *
   * @param master Spark's, in place of a note's
   * @param configuration of Spark
   * @param folder for the classes of the shell, which executors fetch
   * @param forms values in place of the defaults
   */
  static NoteShell open(
      String master, Map<String, String> configuration, Path folder, Map<String, String> forms)
      throws IOException {
    SparkConf conf = new SparkConf().setAppName("notes").setMaster(master);
    configuration.forEach(conf::set);
    conf.set("spark.repl.class.outputDir", folder.toString());
    ZeppelinCalls z = new ZeppelinCalls(forms);
    PrintStream out = new PrintStream(z.getInterpreterContext().out, true, StandardCharsets.UTF_8);
    PrintWriter writer = new PrintWriter(out, true, StandardCharsets.UTF_8);
    GenericRunnerSettings settings =
        new GenericRunnerSettings(
            message -> {
              throw new IllegalArgumentException(message);
            });
    List<String> arguments =
        List.of(
            "-Yrepl-class-based", "-Yrepl-outdir", folder.toString(), "-classpath", classPath());
    settings.processArguments(JavaConverters.asScalaBuffer(arguments).toList(), true);
    SparkILoop loop = new SparkILoop(Option.empty(), writer);
    loop.settings_$eq(settings);
    loop.createInterpreter();
    IMain shell = loop.intp();
    shell.initializeSynchronous();
    SparkSession session = SparkSession.builder().config(conf).getOrCreate();
    NoteShell opened = new NoteShell(z, session, shell, out);
    opened.bind("spark", SparkSession.class, session);
    opened.bind("sc", session.sparkContext().getClass(), session.sparkContext());
    opened.bind("z", ZeppelinCalls.class, z);
    IMPORTS.forEach(opened::interpret);
    z.getInterpreterContext().out.clear();
    return opened;
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void bind(String name, Class<?> type, Object value) {
    List<String> transientOnly = List.of("@transient");
    shell.bind(name, type.getName(), value, JavaConverters.asScalaBuffer(transientOnly).toList());
  }

  /** Runs the paragraphs that compute, up to the first that fails. */
  List<Outcome> run(Note note) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Paragraph paragraph : note.paragraphs()) {
      if (paragraph.interpreter().equals(Paragraph.SCALA)) {
        Outcome outcome = run(paragraph);
        outcomes.add(outcome);
        if (!outcome.succeeded()) {
          return outcomes;
        }
      }
    }
    return outcomes;
  }

  private Outcome run(Paragraph paragraph) {
    z.getInterpreterContext().out.clear();
    boolean succeeded = withClassLoader(() -> interpretBody(paragraph.body()));
    String output = z.getInterpreterContext().out.toString(StandardCharsets.UTF_8);
    return new Outcome(paragraph, succeeded, Outcome.messages(output));
  }

  /** Runs a body as Zeppelin does: all at once, and ended by a statement if it is incomplete. */
  private boolean interpretBody(String body) {
    Results.Result result = interpret(body);
    if (result == Results.Incomplete$.MODULE$) {
      // The last line may be a comment.
      result = interpret(body + "\nprint(\"\")");
    }
    return result == Results.Success$.MODULE$;
  }

  private Results.Result interpret(String code) {
    return Console.withOut(out, () -> shell.interpret(code));
  }

  private boolean withClassLoader(Supplier<Boolean> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(shell.classLoader());
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    shell.close();
    session.stop();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
  }
}
