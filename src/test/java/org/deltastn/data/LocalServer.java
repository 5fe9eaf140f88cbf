package org.deltastn.data;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Serves the gzip forms of some files below {@code /data/} on the loopback address. */
public final class LocalServer implements AutoCloseable {

  private final HttpServer server;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public LocalServer(Map<String, byte[]> files) throws IOException {
    server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
    server.createContext(
        "/data/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String name = path.replaceAll("^/data/|\\.gz$", "");
          requests.add(name);
          if (files.containsKey(name)) {
            byte[] packed = TestFiles.gzip(files.get(name));
            exchange.sendResponseHeaders(200, packed.length);
            exchange.getResponseBody().write(packed);
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
          exchange.close();
        });
    server.start();
  }

  public URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/data");
  }

  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
