package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ListeningTest {

  private final SparkContext context = LocalSpark.session().sparkContext();

  /** Counts jobs, and waits in the first of them until the latch is at zero. */
  private static final class Jobs extends SparkListener {

    private final AtomicInteger jobs = new AtomicInteger();
    private final CountDownLatch goOn;

    Jobs(int latch) {
      goOn = new CountDownLatch(latch);
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      jobs.incrementAndGet();
    }
  }

  private void job() {
    JavaSparkContext.fromSparkContext(context).parallelize(List.of(1), 1).count();
  }

  @Test
  void whatWasBeforeIsNotHeard() throws Exception {
    Jobs slow = new Jobs(1);
    Jobs before = new Jobs(0);
    Jobs within = new Jobs(0);
    try (Listening outer = new Listening(context, slow)) {
      job();
      job();
      // Spark itself lets a listener that comes now hear of the second, which has ended: the event
      // waits until the first was heard.
      context.addSparkListener(before);
      Thread others = new Thread(slow.goOn::countDown);
      others.start();
      try (Listening inner = new Listening(context, within)) {
        assertThat(slow.jobs).hasValue(2);
        assertThat(before.jobs).hasValue(1);
        job();
        job();
        inner.settle();
        assertThat(within.jobs).hasValue(2);
      }
      others.join();
      job();
      outer.settle();
      assertThat(slow.jobs).hasValue(5);
      assertThat(within.jobs).as("after its block").hasValue(2);
    } finally {
      context.removeSparkListener(before);
    }
    job();
    Listening.settle(context);
    assertThat(slow.jobs).as("after its block").hasValue(5);
  }
}
