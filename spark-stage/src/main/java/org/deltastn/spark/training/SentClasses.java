package org.deltastn.spark.training;

import com.esotericsoftware.kryo.Kryo;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.deltastn.data.Examples;
import org.deltastn.spark.exchange.Address;
import org.deltastn.spark.exchange.AveragedSlice;
import org.deltastn.spark.exchange.PartBlocks;
import org.deltastn.spark.exchange.Pieces;
import org.deltastn.spark.exchange.StatePieces;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.executor.SentState;
import org.deltastn.spark.executor.TrialTask;
import org.deltastn.spark.packing.KeyBlock;
import org.deltastn.spark.packing.Moments;
import org.deltastn.spark.packing.RankBlock;
import org.deltastn.spark.packing.RankedRange;
import org.deltastn.spark.packing.SliceCounts;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.spark.packing.WorkerPart;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.PackedRows;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.preflight.OpenModules;
import org.deltastn.spark.training.rounds.BlockPart;
import org.deltastn.spark.training.rounds.EpochsMessage;
import org.deltastn.spark.training.rounds.PartMessage;
import org.deltastn.train.loop.TrainingResult;

/** Lists the classes that a fit sends between processes, for serializers that must know them. */
public final class SentClasses {

  private static final String REQUIRED = "spark.kryo.registrationRequired";
  private static final String REGISTRATION = "org.deltastn.spark.KryoRegistration";
  private static final List<Class<?>> ALL =
      List.of(
          Partition.class,
          Partition[].class,
          SliceCounts.class,
          SliceCounts[].class,
          Chunk.class,
          Chunk[].class,
          WorkerData.class,
          WorkerData[].class,
          Examples.class,
          SentState.class,
          PartMessage.class,
          PartMessage[].class,
          Address.class,
          StatePieces.class,
          Pieces.class,
          PartBlocks.class,
          AveragedSlice.class,
          AveragedSlice[].class,
          BlockPart.class,
          BlockPart[].class,
          EpochsMessage.class,
          EpochsMessage[].class,
          Fit.class,
          TrialTask.Message.class,
          TrialTask.Message[].class,
          TrainingResult.Outcome.class,
          Moments.class,
          Moments[].class,
          KeyBlock.class,
          RankBlock.class,
          RankBlock[].class,
          RankedRange.class,
          WorkerPart.class,
          PackedRows.class,
          double[][].class,
          byte[][].class);

  private SentClasses() {}

  /** Returns the classes, in the order in which they are registered. */
  public static List<Class<?>> all() {
    return ALL;
  }

  /**
   * Checks that Kryo may send what a fit sends.
   *
   * @throws IllegalArgumentException naming the settings and the classes, if it may not
   */
  static void require(SparkConf conf) {
    if (!OpenModules.usesKryo(conf) || !conf.getBoolean(REQUIRED, false)) {
      return;
    }
    Kryo kryo = new KryoSerializer(conf).newKryo();
    List<String> missing = new ArrayList<>();
    for (Class<?> type : ALL) {
      if (kryo.getClassResolver().getRegistration(type) == null) {
        missing.add(type.getTypeName());
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          REQUIRED
              + " is true, but not registered are "
              + String.join(", ", missing)
              + ": add "
              + REGISTRATION
              + " to spark.kryo.registrator");
    }
  }
}
