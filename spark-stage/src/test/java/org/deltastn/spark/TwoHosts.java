package org.deltastn.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;
import scala.Option;

/**
 * A standalone cluster in this process, with workers on two addresses of this machine: Spark copies
 * a slow task only to another host than the one it runs on.
 */
final class TwoHosts implements AutoCloseable {

  private static final List<String> HOSTS = List.of("127.0.0.1", "127.0.0.2");
  private static final int MEGABYTES = 1024;

  private final List<RpcEnv> parts = new ArrayList<>();

  /** Starts it, with the executors' files in a folder. */
  TwoHosts(Path work) {
    SparkConf conf = new SparkConf();
    parts.add(Master.startRpcEnvAndEndpoint(HOSTS.get(0), 0, 0, conf)._1());
    for (int i = 0; i < HOSTS.size(); i++) {
      parts.add(
          Worker.startRpcEnvAndEndpoint(
              HOSTS.get(i),
              0,
              0,
              1,
              MEGABYTES,
              new String[] {master()},
              work.toString(),
              Option.<Object>apply(i),
              conf,
              Option.empty()));
    }
  }

  /** Returns the URL of the master. */
  String master() {
    return parts.get(0).address().toSparkURL();
  }

  @Override
  public void close() {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).shutdown();
      parts.get(i).awaitTermination();
    }
  }
}
