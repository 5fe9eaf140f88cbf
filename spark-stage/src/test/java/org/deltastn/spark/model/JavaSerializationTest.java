package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

class JavaSerializationTest {

  private record Typed(Class<?> primitive, String name) implements Serializable {}

  private record Closed(Object inner) implements Serializable {}

  private static byte[] written(Kryo kryo, Object... objects) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Output output = new Output(bytes)) {
      for (Object object : objects) {
        kryo.writeClassAndObject(output, object);
      }
    }
    return bytes.toByteArray();
  }

  private static Kryo kryo() {
    Kryo kryo = new Kryo();
    kryo.addDefaultSerializer(Typed.class, new JavaSerialization());
    kryo.addDefaultSerializer(Closed.class, new JavaSerialization());
    return kryo;
  }

  @Test
  void objectsWithClassesOfPrimitivesComeBackOneAfterTheOther() {
    byte[] bytes =
        written(kryo(), new Typed(int.class, "a"), "between", new Typed(boolean.class, "b"));

    try (Input input = new Input(bytes)) {
      Kryo other = kryo();
      assertThat(other.readClassAndObject(input)).isEqualTo(new Typed(int.class, "a"));
      assertThat(other.readClassAndObject(input)).isEqualTo("between");
      assertThat(other.readClassAndObject(input)).isEqualTo(new Typed(boolean.class, "b"));
    }
  }

  /** The reason for this class: if it fails, Kryo's own will do. */
  @Test
  void serializerOfKryoDoesNotReadThem() {
    Kryo kryo = new Kryo();
    kryo.addDefaultSerializer(Typed.class, new JavaSerializer());
    byte[] bytes = written(kryo, new Typed(int.class, "a"));

    try (Input input = new Input(bytes)) {
      assertThatThrownBy(() -> kryo.readClassAndObject(input)).hasRootCauseMessage("int");
    }
  }

  @Test
  void whatJavaCannotSerializeIsNamed() {
    assertThatThrownBy(() -> written(kryo(), new Closed(new Object())))
        .isInstanceOf(KryoException.class)
        .hasMessageContaining("Closed cannot be serialized")
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void whatIsNoObjectIsNamed() {
    byte[] bytes = written(kryo(), new Typed(int.class, "a"));
    bytes[bytes.length - 1] = 127;
    byte[] shorter = java.util.Arrays.copyOf(bytes, bytes.length - 20);

    try (Input input = new Input(shorter)) {
      Kryo kryo = kryo();
      assertThatThrownBy(() -> kryo.readClassAndObject(input))
          .isInstanceOf(KryoException.class)
          .hasMessageContaining("Typed cannot be read");
    }
  }
}
