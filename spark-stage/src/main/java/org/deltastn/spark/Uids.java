package org.deltastn.spark;

/**
 * Hands a stage its uid before the constructor of MLlib's class runs, whose traits make Params that
 * belong to {@code uid()}; a field of the Java class would be set too late.
 */
public final class Uids {

  private static final ThreadLocal<String> NEXT = new ThreadLocal<>();

  private Uids() {}

  /** Proof that the uid was announced. */
  public record Announced(String uid) {}

  /** Announces the uid of the stage that this thread constructs next. */
  public static Announced announce(String uid) {
    NEXT.set(uid);
    return new Announced(uid);
  }

  /** Returns the uid in a stage's field, or while that is not set yet the one announced. */
  public static String of(String field) {
    return field != null ? field : NEXT.get();
  }
}
