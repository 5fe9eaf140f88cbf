package org.deltastn.spark;

import org.deltastn.data.Examples;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.packing.Chunk;
import org.deltastn.spark.packing.Partition;
import org.deltastn.spark.packing.SliceCounts;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.spark.training.PartMessage;
import com.esotericsoftware.kryo.Kryo;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoRegistrator;
import org.apache.spark.serializer.KryoSerializer;

/**
 * Registers with Kryo all that a fit sends between processes. Only {@code
 * spark.kryo.registrationRequired=true} makes it necessary:
 *
 * <pre>--conf spark.kryo.registrator=org.deltastn.spark.KryoRegistration</pre>
 */
public final class KryoRegistration implements KryoRegistrator {

  private static final String REQUIRED = "spark.kryo.registrationRequired";
  private static final List<Class<?>> SENT =
      List.of(
          Partition.class,
          Partition[].class,
          SliceCounts.class,
          SliceCounts[].class,
          Chunk.class,
          WorkerData.class,
          Examples.class,
          PartMessage.class,
          PartMessage[].class,
          Fit.class,
          double[][].class,
          byte[][].class);

  @Override
  public void registerClasses(Kryo kryo) {
    SENT.forEach(kryo::register);
  }

  public static boolean isUsed(SparkConf conf) {
    return conf.get("spark.serializer", "").equals(KryoSerializer.class.getName());
  }

  /**
   * Checks that Kryo may send what a fit sends.
   *
   * @throws IllegalArgumentException naming the settings and the classes, if it may not
   */
  public static void require(SparkConf conf) {
    if (!isUsed(conf) || !conf.getBoolean(REQUIRED, false)) {
      return;
    }
    Kryo kryo = new KryoSerializer(conf).newKryo();
    List<String> missing = new ArrayList<>();
    for (Class<?> type : SENT) {
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
              + KryoRegistration.class.getName()
              + " to spark.kryo.registrator");
    }
  }
}
