package org.deltastn.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The part of Zeppelin's REST interface that an import uses, over HTTP on this machine. */
final class FakeZeppelin implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, JsonNode> notes = new TreeMap<>();
  private final String login;
  private int created;

  /**
   * Starts it on a free port.
   *
   * @param login the body of a login that it wants, or null if it wants none
   */
  FakeZeppelin(String login) throws IOException {
    this.login = login;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/", this::answer);
    server.createContext("/page/", exchange -> send(exchange, 200, "<html>hello</html>"));
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns what was imported and not deleted, by name. */
  Map<String, JsonNode> notes() {
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    notes.values().forEach(note -> byName.put(note.path("name").asText(), note));
    return byName;
  }

  int created() {
    return created;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    if (request.equals("POST /api/login") && body.equals(login)) {
      exchange.getResponseHeaders().add("Set-Cookie", "JSESSIONID=7; Path=/");
      send(exchange, 200, "{\"status\":\"OK\",\"message\":\"\",\"body\":{}}");
    } else if (login != null && (cookie == null || !cookie.contains("JSESSIONID=7"))) {
      send(exchange, 403, "{\"status\":\"FORBIDDEN\",\"message\":\"not you\"}");
    } else if (request.equals("GET /api/notebook")) {
      var list = JSON.createArrayNode();
      notes.forEach(
          (id, note) ->
              list.addObject().put("id", id).put("path", "/" + note.path("name").asText()));
      send(exchange, 200, "{\"status\":\"OK\",\"message\":\"\",\"body\":" + list + "}");
    } else if (request.equals("POST /api/notebook/import")) {
      String id = "2X" + ++created;
      notes.put(id, JSON.readTree(body));
      send(exchange, 200, "{\"status\":\"OK\",\"message\":\"\",\"body\":\"" + id + "\"}");
    } else if (request.startsWith("DELETE /api/notebook/")) {
      notes.remove(request.substring(request.lastIndexOf('/') + 1));
      send(exchange, 200, "{\"status\":\"OK\",\"message\":\"\"}");
    } else {
      send(exchange, 404, "{\"status\":\"NOT_FOUND\",\"message\":\"no such thing\"}");
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
