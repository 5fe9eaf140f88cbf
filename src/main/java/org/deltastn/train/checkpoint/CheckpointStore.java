package org.deltastn.train.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A folder for {@link StoredCheckpoints}, on any file system; files may be of any length. */
public interface CheckpointStore {

  /** The content of a file. */
  @FunctionalInterface
  interface Content {

    /** Writes the content; called more than once where writing is tried again. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Takes what is wanted of a file. */
  @FunctionalInterface
  interface Reading<T> {

    /**
     * Reads a file.
     *
     * @param length of the file in bytes
     */
    T from(InputStream in, long length) throws IOException;
  }

  /** Returns the name of the folder, for messages. */
  String location();

  /** Returns the names of the complete files, in any order. */
  List<String> names() throws IOException;

  /** Returns whether there is a complete file of a name. */
  default boolean has(String name) throws IOException {
    return names().contains(name);
  }

  /**
   * Reads a file and returns what was taken of it.
   *
   * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException}, if there is
   *     none of that name, whatever {@link #names} said
   */
  <T> T read(String name, Reading<T> reading) throws IOException;

  /** Returns the content of a file that fits in an array. */
  default byte[] read(String name) throws IOException {
    return read(name, (in, length) -> in.readAllBytes());
  }

  /**
   * Writes a file so that {@link #names} never lists a part of it, even if this process ends
   * meanwhile; returns when the file is complete.
   */
  void write(String name, Content content) throws IOException;

  /** Writes a file as {@link #write(String, Content)} does. */
  default void write(String name, byte[] content) throws IOException {
    write(name, out -> out.write(content));
  }

  /** Deletes a file. */
  void delete(String name) throws IOException;
}
