package org.deltastn.spark.executor;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoSerializable;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.deltastn.tensor.vector.SafeTensors;
import org.deltastn.train.TrainingState;

/**
 * The form in which a state is broadcast and sent: written from its vectors and read into them, by
 * Java's serialization and by Kryo alike, so that no process holds its bytes beside it.
 */
public final class SentState implements Externalizable, KryoSerializable {

  private static final long serialVersionUID = 1L;

  private TrainingState state;

  /** Creates what a serializer fills. */
  public SentState() {}

  /** Sends a state. */
  public SentState(TrainingState state) {
    this.state = state;
  }

  /** Returns the state. */
  public TrainingState state() {
    return state;
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    SafeTensors file = state.toFile();
    out.writeLong(file.byteLength());
    file.writeTo(
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            out.write(value);
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
          }
        });
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException {
    long length = in.readLong();
    InputStream rest =
        new InputStream() {
          @Override
          public int read() throws IOException {
            return in.read();
          }

          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            return in.read(bytes, from, count);
          }
        };
    state = TrainingState.fromFile(SafeTensors.read(rest, length));
  }

  @Override
  public void write(Kryo kryo, Output out) {
    SafeTensors file = state.toFile();
    out.writeLong(file.byteLength());
    try {
      file.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void read(Kryo kryo, Input in) {
    long length = in.readLong();
    try {
      state = TrainingState.fromFile(SafeTensors.read(in, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
