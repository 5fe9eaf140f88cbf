package org.deltastn.spark.model;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.ObjectOutputStream;
import org.apache.commons.io.input.ClassLoaderObjectInputStream;

/**
 * Sends a model through Kryo as Java serializes it. Kryo's own serializer of this kind does not
 * find the classes of primitive types, which Params hold since Spark 4.
 */
public final class JavaSerialization extends Serializer<Object> {

  @Override
  public void write(Kryo kryo, Output output, Object object) {
    try {
      ObjectOutputStream out = new ObjectOutputStream(output);
      out.writeObject(object);
      out.flush();
    } catch (IOException e) {
      throw new KryoException(object.getClass().getName() + " cannot be serialized: " + e, e);
    }
  }

  @Override
  public Object read(Kryo kryo, Input input, Class<Object> type) {
    // Not closed: what follows in the input is another object's.
    try {
      return new ClassLoaderObjectInputStream(kryo.getClassLoader(), input).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new KryoException(type.getName() + " cannot be read: " + e, e);
    }
  }
}
