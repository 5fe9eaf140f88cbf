package org.deltastn.notebooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Zeppelin's REST interface, as far as notes are imported by it. */
final class ZeppelinClient {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final String address;
  private final HttpClient http;

  /** Creates a client of the server at an address, without a slash at its end. */
  ZeppelinClient(String address) {
    this.address = address.replaceAll("/+$", "");
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /** Logs in; the server tells us apart from others by a cookie from then on. */
  void login(String user, String password) throws IOException {
    String form = "userName=" + encoded(user) + "&password=" + encoded(password);
    send("POST", "/api/login", "application/x-www-form-urlencoded", BodyPublishers.ofString(form));
  }

  /** Returns the ids of all notes by their paths, without a slash at their start. */
  Map<String, String> notes() throws IOException {
    Map<String, String> ids = new LinkedHashMap<>();
    for (JsonNode note : send("GET", "/api/notebook", null, BodyPublishers.noBody())) {
      String path = note.path("path").asText(note.path("name").asText());
      ids.put(path.replaceAll("^/", ""), note.path("id").asText());
    }
    return ids;
  }

  /** Deletes a note. */
  void delete(String id) throws IOException {
    send("DELETE", "/api/notebook/" + id, null, BodyPublishers.noBody());
  }

  /** Imports a note, and returns its id. */
  String importNote(JsonNode note) throws IOException {
    return send(
            "POST",
            "/api/notebook/import",
            "application/json",
            BodyPublishers.ofString(note.toString()))
        .asText();
  }

  /** Returns the body of the answer to a request. */
  JsonNode send(String method, String path, String contentType, BodyPublisher body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(address + path)).method(method, body).timeout(TIMEOUT);
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    String what = "Zeppelin at " + address;
    HttpResponse<String> response;
    try {
      response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(what + ": interrupted while waiting for its answer", e);
    } catch (IOException e) {
      throw new IOException(what + " cannot be reached: " + e, e);
    }
    String answered = what + " answered " + method + " " + path + " with ";
    JsonNode answer = parse(response.body());
    if (response.statusCode() != 200 && response.statusCode() != 201) {
      throw new IOException(
          answered + "status " + response.statusCode() + reason(answer, response.statusCode()));
    }
    if (answer == null || !answer.path("status").asText().matches("OK|CREATED")) {
      throw new IOException(answered + "something else than Zeppelin's JSON; is it Zeppelin?");
    }
    return answer.path("body");
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String reason(JsonNode answer, int status) {
    String message = answer == null ? "" : answer.path("message").asText();
    return (message.isEmpty() ? "" : ": " + message)
        + (status == 401 || status == 403 ? " (does it want --user?)" : "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
