package org.deltastn.spark.exchange;

import java.io.Serializable;
import java.util.Objects;

/** A process that has blocks. No record, as Kryo reads none. */
public final class Address implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String executor;
  private final String host;
  private final int port;

  /**
   * Names a process.
   *
   * @param executor by Spark's name
   */
  Address(String executor, String host, int port) {
    this.executor = executor;
    this.host = host;
    this.port = port;
  }

  String executor() {
    return executor;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address address
        && executor.equals(address.executor)
        && host.equals(address.host)
        && port == address.port;
  }

  @Override
  public int hashCode() {
    return Objects.hash(executor, host, port);
  }

  @Override
  public String toString() {
    return "executor " + executor + " at " + host + ":" + port;
  }
}
