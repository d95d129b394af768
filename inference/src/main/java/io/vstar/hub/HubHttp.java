package io.vstar.hub;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends single requests to the Hub.
 *
 * <p>Redirects are followed here and not by the JDK, because the token must go to the endpoint
 * alone, and because the Hub describes a file in the headers of the redirect to another host.
 */
final class HubHttp {
  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final URI endpoint;
  private final Optional<String> token;
  private final Duration patience;
  private HttpClient
      client; // created on first use, because its thread delays the end of the process

  HubHttp(HubSettings settings, Duration patience) {
    this.endpoint = settings.endpoint();
    this.token = settings.tokenToSend();
    this.patience = patience;
  }

  private HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1) // one file at a time: nothing to multiplex
              .connectTimeout(patience)
              .build();
    }
    return client;
  }

  /** Returns an address below the endpoint; the segments are escaped, including slashes in them. */
  URI uri(Stream<String> segments) {
    return URI.create(
        segments
            .map(s -> URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/", endpoint + "/", "")));
  }

  /**
   * Requests the headers of a file up to the redirect that has its hash.
   *
   * @throws HttpRefusal if the server answers with an error
   * @throws IOException if the server does not answer
   */
  HubResponse head(URI uri) throws IOException {
    return follow("HEAD", uri, 0);
  }

  /**
   * Requests the bytes of a file; the caller closes the response.
   *
   * @param from position of the first byte; a server without ranges begins at 0 all the same
   * @throws HttpRefusal if the server answers with an error
   * @throws IOException if the server does not answer
   */
  HubResponse get(URI uri, long from) throws IOException {
    return follow("GET", uri, from);
  }

  private HubResponse follow(String method, URI start, long from) throws IOException {
    List<HttpHeaders> hops = new ArrayList<>();
    URI uri = start;
    while (hops.size() <= MAX_REDIRECTS) {
      HttpResponse<Flow.Publisher<List<ByteBuffer>>> received = send(method, uri, from);
      BodyChunks body = new BodyChunks(patience);
      received.body().subscribe(body);
      hops.add(received.headers());
      HubResponse response = new HubResponse(received.statusCode(), hops, body);
      if (received.statusCode() / 100 == 2) {
        return response;
      }
      if (!REDIRECTS.contains(received.statusCode())) {
        response.close();
        throw new HttpRefusal(received.statusCode(), received.headers());
      }
      if (method.equals("HEAD") && RemoteFile.isDescribedBy(response)) {
        return response;
      }
      response.close();
      uri = target(uri, response);
    }
    throw new ProtocolException(start + " leads from redirect to redirect");
  }

  private static URI target(URI uri, HubResponse redirect) throws ProtocolException {
    URI target;
    try {
      target = uri.resolve(redirect.header("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(uri + " redirects to something that is no address");
    }
    if (target.getHost() == null
        || !Set.of("http", "https").contains(target.getScheme())
        || uri.getScheme().equals("https") && target.getScheme().equals("http")) {
      throw new ProtocolException(uri + " redirects to an address that is not https");
    }
    return target;
  }

  private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(String method, URI uri, long from)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.noBody())
            .header("User-Agent", "vstar")
            .header("Accept-Encoding", "identity"); // lengths are those of the files
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (isEndpoint(uri)) {
      token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    }
    return await(client().sendAsync(request.build(), BodyHandlers.ofPublisher()), uri);
  }

  // HttpRequest's timeout is not used, because since JDK 26 it ends long bodies as well.
  private <T> T await(CompletableFuture<T> response, URI uri) throws IOException {
    try {
      return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      response.cancel(true);
      throw new HttpTimeoutException(
          "no answer from %s for %d s".formatted(uri.getHost(), patience.toSeconds()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      response.cancel(true);
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for " + uri.getHost());
    }
  }

  /** Returns whether an address has the endpoint's scheme, host and port. */
  private boolean isEndpoint(URI uri) {
    return uri.getScheme().equalsIgnoreCase(endpoint.getScheme())
        && uri.getHost() != null
        && uri.getHost().equalsIgnoreCase(endpoint.getHost())
        && port(uri) == port(endpoint);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
