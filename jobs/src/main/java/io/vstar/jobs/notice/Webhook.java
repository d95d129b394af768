package io.vstar.jobs.notice;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A web server that receives notices by POST, as JSON.
 *
 * @param address the address, which may hold a secret and is not told
 * @param client the client
 */
public record Webhook(URI address, HttpClient client) implements NoticeTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SUCCESS = 2;
  private static final int HUNDRED = 100;

  /**
   * Returns the web server of an address.
   *
   * @throws ConfigException if it is no address of the web
   */
  public static Webhook of(String address) {
    try {
      URI uri = URI.create(address);
      if (uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        return new Webhook(uri, HttpClient.newBuilder().connectTimeout(PATIENCE).build());
      }
    } catch (IllegalArgumentException e) {
      throw refused(e);
    }
    throw refused(null);
  }

  private static ConfigException refused(Exception cause) {
    return new ConfigException(
        "--notify is no address of the web, expected one such as https://example.org/hook", cause);
  }

  @Override
  public String name() {
    return "the webhook at " + address.getHost();
  }

  @Override
  public void deliver(String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
    if (response.statusCode() / HUNDRED != SUCCESS) {
      throw new IOException("it answered " + response.statusCode());
    }
  }
}
