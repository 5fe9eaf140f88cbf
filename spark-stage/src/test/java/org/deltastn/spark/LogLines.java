package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs at level INFO and above, until it is closed. */
public final class LogLines extends AbstractAppender implements AutoCloseable {

  private final List<String> texts = new ArrayList<>();
  private final Logger logger;
  private final Level before;

  private LogLines(Logger logger) {
    super("lines", null, null, true, Property.EMPTY_ARRAY);
    this.logger = logger;
    before = logger.getLevel();
  }

  /** Listens to a class. */
  public static LogLines of(Class<?> logs) {
    LogLines lines = new LogLines((Logger) LogManager.getLogger(logs));
    lines.start();
    lines.logger.addAppender(lines);
    lines.logger.setLevel(Level.INFO);
    return lines;
  }

  /** Returns the lines so far. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  @Override
  public void append(LogEvent event) {
    texts.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    logger.setLevel(before);
  }
}
