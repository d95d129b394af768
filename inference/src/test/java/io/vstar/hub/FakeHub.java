package io.vstar.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server that speaks the Hub's protocol for one repository, owner/name, and a second one on
 * another host for the large files, to which it redirects.
 */
public final class FakeHub implements AutoCloseable {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final HubId ID = HubId.of("owner", "name");
  private static final String LISTING = "/api/models/owner/name/revision/";
  private static final String FILES = "/owner/name/resolve/";

  static {
    // The JDK's server waits 40 ms for more to send with each answer, unless told not to.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** A request as it came in, and how many bytes of a file go out. */
  record Request(String method, String path, Headers headers, AtomicLong bytesSent) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.getFirst(name));
    }

    boolean isFor(String file) {
      return path.endsWith("/" + file);
    }
  }

  /** Answers a request in place of the server. */
  @FunctionalInterface
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  String commit = COMMIT;
  boolean ranges = true;

  private final Map<HttpExchange, Request> open = new ConcurrentHashMap<>();
  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  private final Set<String> large = new ConcurrentSkipListSet<>();
  private final Map<String, String> etags = new ConcurrentHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer storage;

  public FakeHub() throws IOException {
    hub = start(this::answerAsHub);
    storage = start(this::answerAsStorage);
  }

  private HttpServer start(Fault handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, handler));
    server.start();
    return server;
  }

  /** A file whose bytes come from the Hub itself. */
  public FakeHub small(String path, String content) throws IOException {
    return file(path, content.getBytes(UTF_8), ContentHash.GIT_BLOB);
  }

  /** A file whose bytes come from the storage. */
  public FakeHub large(String path, byte[] content) throws IOException {
    large.add(path);
    return file(path, content, ContentHash.LFS);
  }

  private FakeHub file(String path, byte[] content, ContentHash hash) throws IOException {
    files.put(path, content);
    Path file = Files.createTempFile("fake-hub", "");
    etags.put(path, hash.of(Files.write(file, content)));
    Files.delete(file);
    return this;
  }

  /** Sends other bytes than the hash says. */
  void damage(String path) {
    files.get(path)[0] ^= 1;
  }

  void etag(String path, String etag) {
    etags.put(path, etag);
  }

  String etag(String path) {
    return etags.get(path);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  /** Returns the address of the storage under another name, so that it is another host. */
  private URI storageAddress() {
    return URI.create("http://localhost:" + storage.getAddress().getPort());
  }

  /**
   * Redirects to the storage under the Hub's own name, so that it is another server at another
   * port.
   */
  Fault toStorageOnTheSameHost(String file) {
    return exchange -> {
      exchange
          .getResponseHeaders()
          .set(
              "Location",
              "http://127.0.0.1:%d/signed/%s".formatted(storage.getAddress().getPort(), file));
      exchange.sendResponseHeaders(302, -1);
    };
  }

  /**
   * Answers the next such request by {@code fault}, once.
   *
   * @param key {@code LIST}, {@code HEAD file}, {@code GET file} at the Hub or {@code BYTES file}
   *     at the storage
   */
  void next(String key, Fault fault) {
    faults.computeIfAbsent(key, k -> new ArrayDeque<>()).add(fault);
  }

  static Fault status(int status, String code) {
    return exchange -> {
      exchange.getResponseHeaders().set("X-Error-Code", code);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Announces the whole file or range and breaks off. */
  Fault cutAfter(String path, int bytes) {
    return exchange -> send(exchange, files.get(path), bytes);
  }

  long bytesSent(String path) {
    return requests.stream().filter(r -> r.isFor(path)).mapToLong(r -> r.bytesSent().get()).sum();
  }

  List<Request> requestsOf(String method, String path) {
    return requests.stream().filter(r -> r.method().equals(method) && r.isFor(path)).toList();
  }

  private void answer(HttpExchange exchange, Fault handler) throws IOException {
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestHeaders(),
            new AtomicLong());
    requests.add(request);
    open.put(exchange, request);
    try (exchange) {
      handler.answer(exchange);
    } finally {
      open.remove(exchange);
    }
  }

  private boolean failed(String key, HttpExchange exchange) throws IOException {
    Deque<Fault> planned = faults.getOrDefault(key, new ArrayDeque<>());
    Fault fault;
    synchronized (planned) {
      fault = planned.poll();
    }
    if (fault != null) {
      fault.answer(exchange);
    }
    return fault != null;
  }

  private void answerAsHub(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.startsWith(LISTING)) {
      list(exchange, decoded(path.substring(LISTING.length())));
    } else if (path.startsWith(FILES + commit + "/") || path.startsWith(FILES + "main/")) {
      file(exchange, decoded(path.substring(path.indexOf('/', FILES.length()) + 1)));
    } else if (path.contains("/old-name/")) {
      exchange.getResponseHeaders().set("Location", path.replace("/old-name/", "/name/"));
      exchange.sendResponseHeaders(307, -1);
    } else {
      status(401, "RepoNotFound").answer(exchange);
    }
  }

  private void list(HttpExchange exchange, String revision) throws IOException {
    if (failed("LIST", exchange)) {
      return;
    }
    if (!Set.of("main", "refs/pr/1", commit).contains(revision)) {
      status(404, "RevisionNotFound").answer(exchange);
      return;
    }
    JsonArray siblings = new JsonArray();
    for (String file : files.keySet()) {
      JsonObject sibling = new JsonObject();
      sibling.addProperty("rfilename", file);
      siblings.add(sibling);
    }
    JsonObject answer = new JsonObject();
    answer.addProperty("sha", commit);
    answer.add("siblings", siblings);
    byte[] json = answer.toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
  }

  private void file(HttpExchange exchange, String file) throws IOException {
    if (failed(exchange.getRequestMethod() + " " + file, exchange)) {
      return;
    }
    if (!files.containsKey(file)) {
      status(404, "EntryNotFound").answer(exchange);
      return;
    }
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Repo-Commit", commit);
    if (large.contains(file)) {
      headers.set("X-Linked-Etag", '"' + etags.get(file) + '"');
      headers.set("X-Linked-Size", String.valueOf(files.get(file).length));
      headers.set("Location", storageAddress() + "/signed/" + file);
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    headers.set("ETag", '"' + etags.get(file) + '"');
    send(exchange, files.get(file), Integer.MAX_VALUE);
  }

  private void answerAsStorage(HttpExchange exchange) throws IOException {
    String file = decoded(exchange.getRequestURI().getRawPath().substring("/signed/".length()));
    if (!failed("BYTES " + file, exchange)) {
      send(exchange, files.get(file), Integer.MAX_VALUE);
    }
  }

  private void send(HttpExchange exchange, byte[] content, int atMost) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean partly = ranges && range != null;
    int from = partly ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
    if (from > 0 && from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (partly) {
      headers.set(
          "Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    int length = content.length - from;
    int sent = Math.min(length, atMost);
    open.get(exchange).bytesSent().set(sent);
    exchange.sendResponseHeaders(partly ? 206 : 200, length == 0 ? -1 : length);
    OutputStream body = exchange.getResponseBody();
    body.write(content, from, sent);
    body.flush();
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path, UTF_8);
  }

  @Override
  public void close() {
    if (threads.isShutdown()) {
      return;
    }
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
