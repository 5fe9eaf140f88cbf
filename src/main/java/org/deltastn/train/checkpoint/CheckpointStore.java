package org.deltastn.train.checkpoint;

import java.io.IOException;
import java.util.List;

/** A folder for {@link StoredCheckpoints}, wherever it is. */
public interface CheckpointStore {

  /** Returns what the folder is called, for messages. */
  String location();

  /** Returns the names of the files that are there whole, in any order. */
  List<String> names() throws IOException;

  /** Returns the content of a file. */
  byte[] read(String name) throws IOException;

  /**
   * Writes a file so that {@link #names} never shows half of it, whenever this process may end;
   * returns when it is there.
   */
  void write(String name, byte[] content) throws IOException;

  /** Deletes a file. */
  void delete(String name) throws IOException;
}
