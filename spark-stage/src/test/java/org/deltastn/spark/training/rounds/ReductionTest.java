package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockStatus;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.problem.Presets;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.Listening;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Option;
import scala.collection.JavaConverters;

/** What a round moves, by Spark's own counts. */
class ReductionTest {

  private static final List<Row> ROWS = Samples.clusters(300);

  /** More than the gradients, losses and metrics that go with a state. */
  private static final long SMALL = 8192;

  private final Traffic traffic = new Traffic();
  private JavaSparkContext context;
  private Listening listening;

  /** Bytes that tasks send to the driver and to each other, by stage. */
  private static final class Traffic extends SparkListener {

    private record Stage(int tasks, long results, long shuffled, long put) {
      Stage plus(Stage other) {
        return new Stage(
            tasks + other.tasks,
            results + other.results,
            shuffled + other.shuffled,
            put + other.put);
      }
    }

    private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      stages.merge(
          end.stageId(),
          new Stage(
              1,
              end.taskMetrics().resultSize(),
              end.taskMetrics().shuffleWriteMetrics().bytesWritten(),
              end.taskMetrics().outputMetrics().bytesWritten()),
          Stage::plus);
    }

    /** Returns the stages that ran, in order, and forgets them. */
    List<Stage> take() {
      List<Stage> all = List.copyOf(new TreeMap<>(stages).values());
      stages.clear();
      return all;
    }
  }

  @BeforeEach
  void listen() {
    context = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    listening = new Listening(context.sc(), traffic);
  }

  @AfterEach
  void stopListening() {
    listening.close();
  }

  private List<Traffic.Stage> stages() {
    listening.settle();
    return traffic.take();
  }

  /**
   * Returns the broadcast blocks of at least a size that this process holds: which ones, as Spark's
   * cleaner removes those of earlier tests at any time.
   */
  static Set<BlockId> broadcasts(long leastBytes) {
    BlockManager blocks = SparkEnv.get().blockManager();
    return JavaConverters.seqAsJavaList(blocks.getMatchingBlockIds(BlockId::isBroadcast)).stream()
        .filter(
            id -> {
              Option<BlockStatus> status = blocks.getStatus(id);
              return status.isDefined()
                  && status.get().memSize() + status.get().diskSize() >= leastBytes;
            })
        .collect(Collectors.toSet());
  }

  /** Returns the shuffles whose files this application has. */
  private static Set<Object> shuffles() {
    MapOutputTrackerMaster tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
    return Set.copyOf(JavaConverters.setAsJavaSet(tracker.shuffleStatuses().keySet()));
  }

  @ParameterizedTest
  @CsvSource({
    "3, '3', whole",
    "9, '9 3', whole",
    "17, '17 5 2', whole",
    "1, '1', blocks",
    "4, '4', blocks",
    "5, '5 5', blocks",
    "17, '17 6', blocks"
  })
  void theTreeSendsFewPartsToTheDriverAndLeavesNoStateBehind(int workers, String tree, String way)
      throws Exception {
    boolean blocks = way.equals("blocks");
    // Of six pieces of 256 KiB, and less than one.
    int width = blocks ? 290 : 64;
    List<Integer> tasks = Arrays.stream(tree.split(" ")).map(Integer::valueOf).toList();
    ProblemDefinition definition =
        new ProblemDefinition(
            Presets.perceptron(
                    new int[] {4, width, width, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY)
                .toJson(),
            HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
            TrainingConfiguration.builder().batchSize(8).build());
    TrainingProblem problem = definition.toProblem();
    TrainingState state =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    long bytes = state.toBytes().length;
    DataColumns columns = new DataColumns("features", "label", "", "validation");
    RowReader reader = new RowReader(columns, new FeatureReader(4), HandleInvalid.ERROR, 3, false);
    Set<BlockId> before = broadcasts(bytes / 2);
    Set<Object> shufflesBefore = shuffles();
    try (PackedData data =
            PackedData.pack(
                Samples.frame(ROWS),
                columns,
                reader,
                Split.indicated(),
                workers,
                Scaling.measured(4, false, false));
        SparkWorkerPool pool =
            new SparkWorkerPool(
                context,
                definition,
                data,
                2,
                true,
                new RoundSizes(SparkWorkerPool.FAN_IN, blocks ? 0 : Long.MAX_VALUE, false))) {
      for (int round = 0; round < 3; round++) {
        stages();
        state = pool.round(state, 2, 0).state();
        List<Traffic.Stage> stages = stages();
        assertThat(stages).extracting(Traffic.Stage::tasks).isEqualTo(tasks);
        for (int i = 0; i < tasks.size(); i++) {
          boolean last = i == tasks.size() - 1;
          // Blocks are no results; the tasks of slices put one state together.
          long sent = blocks ? 0 : tasks.get(i) * bytes;
          long small = tasks.get(i) * SMALL;
          int states = i == 0 ? workers : 1;
          assertThat(stages.get(i).put).isEqualTo(blocks ? states * state.vectorBytes() : 0);
          // Spark compresses what is shuffled.
          assertThat(stages.get(i).shuffled)
              .isBetween(last ? 0 : sent / 2, last ? 0 : sent + small);
          assertThat(stages.get(i).results).isBetween(last ? sent : 0, (last ? sent : 0) + small);
        }
      }
    }
    assertThat(shufflesBefore).as("files of no shuffle may be left").containsAll(shuffles());
    Set<BlockId> left = broadcasts(bytes / 2);
    for (int i = 0; i < 1000 && !before.containsAll(left); i++) {
      Thread.sleep(50);
      left = broadcasts(bytes / 2);
    }
    assertThat(before).as("broadcasts of before, all that may be left").containsAll(left);
  }
}
