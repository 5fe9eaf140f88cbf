package org.apache.zeppelin.spark;

import java.io.File;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.repl.SparkILoop;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.zeppelin.interpreter.InterpreterContext;
import org.apache.zeppelin.interpreter.InterpreterGroup;
import org.apache.zeppelin.interpreter.InterpreterResult;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.interpreter.thrift.InterpreterCompletion;
import org.apache.zeppelin.interpreter.util.InterpreterOutputStream;
import org.slf4j.LoggerFactory;
import scala.Console;
import scala.Option;
import scala.collection.JavaConverters;
import scala.tools.nsc.GenericRunnerSettings;
import scala.tools.nsc.interpreter.IMain;
import scala.tools.nsc.interpreter.Results;

/**
 * The Scala shell inside Zeppelin's SparkInterpreter, for the check of the notes: Zeppelin's own
 * for Scala 2.12 is not published. It has the name and the constructor that SparkInterpreter looks
 * for.
 */
public final class SparkScala212Interpreter extends AbstractSparkScalaInterpreter {

  private final SparkConf conf;
  private final Properties properties;
  private final File folder;
  private final InterpreterOutputStream out =
      new InterpreterOutputStream(LoggerFactory.getLogger(SparkScala212Interpreter.class));

  private SparkSession session;
  private NoteContext z;
  private IMain shell;

  /** Creates the shell; called by SparkInterpreter. */
  public SparkScala212Interpreter(
      SparkConf conf,
      List<String> files,
      Properties properties,
      InterpreterGroup group,
      URLClassLoader loader,
      File folder) {
    this.conf = conf;
    this.properties = properties;
    this.folder = folder;
  }

  @Override
  public void open() {
    conf.set("spark.repl.class.outputDir", folder.getAbsolutePath());
    GenericRunnerSettings settings =
        new GenericRunnerSettings(
            message -> {
              throw new IllegalArgumentException(message);
            });
    List<String> arguments =
        List.of(
            "-Yrepl-class-based",
            "-Yrepl-outdir",
            folder.getAbsolutePath(),
            "-classpath",
            System.getProperty("java.class.path"));
    settings.processArguments(JavaConverters.asScalaBuffer(arguments).toList(), true);
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    SparkILoop loop =
        new SparkILoop(Option.empty(), new PrintWriter(printed, true, StandardCharsets.UTF_8));
    loop.settings_$eq(settings);
    loop.createInterpreter();
    shell = loop.intp();
    shell.initializeSynchronous();
    session = SparkSession.builder().config(conf).getOrCreate();
    z =
        new NoteContext(
            Integer.parseInt(properties.getProperty("zeppelin.spark.maxResult", "1000")));
    bind("spark", SparkSession.class, session);
    bind("sc", SparkContext.class, session.sparkContext());
    bind("z", NoteContext.class, z);
    List.of(
            "import org.apache.spark.SparkContext._",
            "import spark.implicits._",
            "import spark.sql",
            "import org.apache.spark.sql.functions._")
        .forEach(shell::interpret);
  }

  private void bind(String name, Class<?> type, Object value) {
    shell.bind(
        name, type.getName(), value, JavaConverters.asScalaBuffer(List.of("@transient")).toList());
  }

  @Override
  public InterpreterResult interpret(String code, InterpreterContext context) {
    z.setInterpreterContext(context);
    z.setGui(context.getGui());
    z.setNoteGui(context.getNoteGui());
    out.setInterpreterOutput(context.out);
    Thread.currentThread().setContextClassLoader(shell.classLoader());
    Results.Result result = run(code);
    if (result == Results.Incomplete$.MODULE$) {
      result = run(code + "\nprint(\"\")");
    }
    return new InterpreterResult(
        result == Results.Success$.MODULE$
            ? InterpreterResult.Code.SUCCESS
            : InterpreterResult.Code.ERROR);
  }

  private Results.Result run(String code) {
    return Console.withOut(
        new PrintStream(out, true, StandardCharsets.UTF_8), () -> shell.interpret(code));
  }

  @Override
  public SparkContext getSparkContext() {
    return session.sparkContext();
  }

  @Override
  public SQLContext getSqlContext() {
    return session.sqlContext();
  }

  @Override
  public Object getSparkSession() {
    return session;
  }

  @Override
  public String getSparkUrl() {
    return session.sparkContext().uiWebUrl().getOrElse(() -> "");
  }

  @Override
  public ZeppelinContext getZeppelinContext() {
    return z;
  }

  @Override
  public int getProgress(String jobGroup, InterpreterContext context) {
    return 0;
  }

  @Override
  public List<InterpreterCompletion> completion(
      String code, int cursor, InterpreterContext context) {
    return List.of();
  }

  @Override
  public ClassLoader getScalaShellClassLoader() {
    return shell.classLoader();
  }

  @Override
  public void close() {
    shell.close();
    session.stop();
  }
}
