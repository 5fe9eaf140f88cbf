package org.deltastn.spark;

import com.esotericsoftware.kryo.Kryo;
import org.apache.spark.serializer.KryoRegistrator;
import org.deltastn.spark.training.SentClasses;

/**
 * Registers with Kryo all that a fit sends between processes. Only {@code
 * spark.kryo.registrationRequired=true} makes it necessary:
 *
 * <pre>--conf spark.kryo.registrator=org.deltastn.spark.KryoRegistration</pre>
 */
public final class KryoRegistration implements KryoRegistrator {

  @Override
  public void registerClasses(Kryo kryo) {
    SentClasses.all().forEach(kryo::register);
  }
}
