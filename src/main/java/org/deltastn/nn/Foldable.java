package org.deltastn.nn;

/**
 * A layer with a response part, whose general part can be replaced by the response at an offset.
 */
public interface Foldable {

  /** Adds the response to the one-row offset of the pass (1×h) to the general parameters. */
  void fold(NodeContext context);
}
