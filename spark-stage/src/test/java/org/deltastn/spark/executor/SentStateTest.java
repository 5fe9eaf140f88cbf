package org.deltastn.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.DeserializationStream;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializationStream;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperState;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class SentStateTest {

  private static final ClassTag<SentState> TYPE = ClassTag$.MODULE$.apply(SentState.class);

  /** Serializers of Spark, one that must know every class among them. */
  static List<Serializer> serializers() {
    SparkConf conf = new SparkConf(false);
    SparkConf strict =
        new SparkConf(false)
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.registrator", "org.deltastn.spark.KryoRegistration");
    return List.of(new JavaSerializer(conf), new KryoSerializer(conf), new KryoSerializer(strict));
  }

  private static TrainingState state(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i * 0.7f;
    }
    HostVector vector = HostVector.of(values);
    return new TrainingState(
        vector,
        HostVector.of(new double[] {1, 2}),
        List.of(vector),
        List.of(),
        HyperState.initial(HyperparameterSpace.of(), TrainingConfiguration.builder().build()),
        new TrainingState.Counters(1, 2, 3, LearningRateSchedule.State.INITIAL));
  }

  /** Several in a row: each reads its own bytes and no more. */
  @ParameterizedTest
  @MethodSource("serializers")
  void whatIsSentArrives(Serializer serializer) {
    SerializerInstance instance = serializer.newInstance();
    for (int length : new int[] {0, 1, 100_000}) {
      SentState first = new SentState(state(length));
      SentState second = new SentState(state(length + 1));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      SerializationStream out = instance.serializeStream(bytes);
      out.writeObject(first, TYPE).writeObject(second, TYPE);
      out.close();
      DeserializationStream in =
          instance.deserializeStream(new ByteArrayInputStream(bytes.toByteArray()));
      SentState firstRead = in.readObject(TYPE);
      SentState secondRead = in.readObject(TYPE);
      assertThat(firstRead.state()).isEqualTo(first.state());
      assertThat(secondRead.state()).isEqualTo(second.state());
    }
  }
}
