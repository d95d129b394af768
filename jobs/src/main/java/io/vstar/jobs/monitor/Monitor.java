package io.vstar.jobs.monitor;

import com.google.gson.Gson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.vstar.error.OutputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server by which a service is watched:
 *
 * <pre>
 * GET /metrics   the metrics for Prometheus
 * GET /health    200 and the state as JSON if the service can work, else 503
 * GET /live      200 as long as the process answers; needs no token
 * </pre>
 */
public final class Monitor implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BEARER = "Bearer ";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Optional<String> token;

  private Monitor(HttpServer server, Optional<String> token) {
    this.server = server;
    this.token = token;
    this.threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "monitor");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Tells the state of a service. */
  @FunctionalInterface
  public interface Health {
    /** Returns the present state. */
    HealthState state();
  }

  /**
   * Starts a server.
   *
   * @param address the address, and who may read
   * @param metrics the metrics
   * @param health tells the state
   * @throws OutputException if the address is in use or is not one of this machine
   */
  public static Monitor start(MonitorAddress address, ServiceMetrics metrics, Health health) {
    try {
      Monitor monitor = new Monitor(HttpServer.create(address.socket(), 0), address.token());
      monitor.server.createContext("/", monitor.guarded(exchange -> answerUnknown(exchange)));
      monitor.server.createContext("/live", exchange -> answer(exchange, OK, TEXT, "alive\n"));
      monitor.server.createContext(
          "/health", monitor.guarded(exchange -> answer(exchange, health.state())));
      monitor.server.createContext(
          "/metrics", monitor.guarded(exchange -> answer(exchange, metrics)));
      monitor.server.setExecutor(monitor.threads);
      monitor.server.start();
      return monitor;
    } catch (IOException e) {
      throw new OutputException(
          "%s:%d cannot be listened at (%s); give another --monitor"
              .formatted(
                  address.socket().getAddress().getHostAddress(),
                  address.socket().getPort(),
                  e.getMessage()),
          e);
    }
  }

  /** Returns the port, which the system chose if 0 was asked for. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns a handler that lets only those through who have the token. */
  private HttpHandler guarded(HttpHandler handler) {
    return exchange -> {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (token.isPresent() && !isEqual(BEARER + token.get(), given)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        answer(exchange, UNAUTHORIZED, TEXT, "the token is missing or wrong\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, NOT_ALLOWED, TEXT, "only GET is answered\n");
      } else {
        handler.handle(exchange);
      }
    };
  }

  /** Compares in a time that tells nothing of where they differ. */
  private static boolean isEqual(String expected, String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static void answerUnknown(HttpExchange exchange) throws IOException {
    answer(exchange, NOT_FOUND, TEXT, "there are /metrics, /health and /live\n");
  }

  private static void answer(HttpExchange exchange, HealthState state) throws IOException {
    answer(
        exchange,
        state.isUp() ? OK : UNAVAILABLE,
        "application/json",
        new Gson().toJson(state) + "\n");
  }

  private static void answer(HttpExchange exchange, ServiceMetrics metrics) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    answer(
        exchange,
        OK,
        PrometheusTextFormatWriter.CONTENT_TYPE,
        text.toString(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
