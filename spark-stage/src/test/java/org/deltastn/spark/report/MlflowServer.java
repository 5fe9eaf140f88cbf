package org.deltastn.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The calls of MLflow's REST API that a run needs, on the loopback address. */
final class MlflowServer implements AutoCloseable {

  /** One call: the last part of its path, and what was sent or asked. */
  record Call(String name, JsonNode body, String query) {}

  private static final String API = "/api/2.0/mlflow/";

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile boolean experimentKnown;
  private volatile boolean logFails;

  MlflowServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(API, this::handle);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets all further logging of metrics and tags fail. */
  void failLogging() {
    logFails = true;
  }

  List<Call> calls(String name) {
    return calls.stream().filter(call -> call.name.equals(name)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring(API.length());
    byte[] sent = exchange.getRequestBody().readAllBytes();
    JsonNode body = new ObjectMapper().readTree(sent);
    calls.add(new Call(name, body, exchange.getRequestURI().getQuery()));
    switch (name) {
      case "experiments/get-by-name" -> {
        if (experimentKnown) {
          answer(exchange, 200, "{\"experiment\": {\"experiment_id\": \"7\", \"name\": \"e\"}}");
        } else {
          answer(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"\"}");
        }
      }
      case "experiments/create" -> {
        experimentKnown = true;
        answer(exchange, 200, "{\"experiment_id\": \"7\"}");
      }
      case "runs/create" ->
          answer(
              exchange,
              200,
              "{\"run\": {\"info\": {\"run_id\": \"run" + calls("runs/create").size() + "\"}}}");
      case "runs/log-batch" ->
          answer(
              exchange,
              logFails ? 400 : 200,
              logFails ? "{\"error_code\": \"INVALID_STATE\", \"message\": \"full\"}" : "{}");
      case "runs/update" -> answer(exchange, 200, "{}");
      default -> answer(exchange, 404, "{\"error_code\": \"ENDPOINT_NOT_FOUND\"}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
