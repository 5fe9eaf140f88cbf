package org.deltastn.train.checkpoint;

import java.io.IOException;
import java.util.List;

/** A folder for {@link StoredCheckpoints}, on any file system. */
public interface CheckpointStore {

  /** Returns the name of the folder, for messages. */
  String location();

  /** Returns the names of the complete files, in any order. */
  List<String> names() throws IOException;

  /** Returns the content of a file. */
  byte[] read(String name) throws IOException;

  /**
   * Writes a file so that {@link #names} never lists a part of it, even if this process ends
   * meanwhile; returns when the file is complete.
   */
  void write(String name, byte[] content) throws IOException;

  /** Deletes a file. */
  void delete(String name) throws IOException;
}
