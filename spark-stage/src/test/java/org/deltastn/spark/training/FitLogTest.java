package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;

class FitLogTest {

  /** Keeps what is logged. */
  private static final class Lines extends AbstractAppender {

    private final List<String> texts = new ArrayList<>();

    private Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      texts.add(event.getMessage().getFormattedMessage());
    }
  }

  @Test
  void aFitTellsItsParamsAndSizes() {
    Logger logger = (Logger) LogManager.getLogger(FitLog.class);
    Level before = logger.getLevel();
    Lines lines = new Lines();
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
    DeltaStnClassifier classifier =
        new DeltaStnClassifier()
            .setLayers(new int[] {4, 5, 3})
            .setMaxIter(1)
            .setValidationIndicatorCol("validation");
    try {
      classifier.fit(Samples.frame(Samples.clusters(50)));
    } finally {
      logger.removeAppender(lines);
      logger.setLevel(before);
    }
    String uid = "[" + classifier.uid() + "] ";
    assertThat(lines.texts)
        .containsExactly(
            uid + "Stage class: DeltaStnClassifier",
            uid + "{\"layers\":[4,5,3],\"maxIter\":1,\"validationIndicatorCol\":\"validation\"}",
            uid + "{\"numFeatures\":4}",
            uid + "{\"numClasses\":3}",
            uid + "{\"numExamples\":40}",
            uid + "{\"numValidationExamples\":10}",
            uid + "{\"numReadsOfRows\":1}");
  }
}
