package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.hub.FakeHub.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests failures of the Hub and of the connection. */
class HubFailuresTest {
  private static final String UNET = TinyRepository.UNET;
  private static final String CONFIG = "unet/config.json";

  @TempDir private Path cache;
  private FakeHub hub;
  private Optional<String> token = Optional.empty();
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void startHub() throws IOException {
    hub = TinyRepository.serve();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void aDownloadThatIsCutGoesOnWhereItStopped() throws IOException {
    hub.next("BYTES " + UNET, hub.cutAfter(UNET, 100_000));
    HubModel model = fetch();
    assertThat(Files.readAllBytes(model.snapshot().resolve(UNET))).isEqualTo(TinyRepository.unet());

    List<Request> tries = bytesRequests();
    assertThat(tries).hasSize(2);
    assertThat(tries.get(0).header("Range")).isEmpty();
    long start = rangeStart(tries.get(1));
    assertThat(start).isPositive().isLessThanOrEqualTo(100_000);
    assertThat(tries.get(1).bytesSent()).hasValue(TinyRepository.unet().length - start);
    assertThat(notes).singleElement().asString().endsWith("; trying again in 0.0 s");
  }

  @Test
  void anotherRunGoesOnWhereOneGaveUp() throws IOException {
    for (int i = 0; i < TinyRepository.RETRIES.tries(); i++) {
      hub.next("BYTES " + UNET, hub.cutAfter(UNET, i == 0 ? 200_000 : 0));
    }
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("owner/name: %s cannot be fetched from ".formatted(UNET))
        .hasMessageContaining("what has arrived is kept");
    assertThat(partialFiles()).hasSize(1);
    hub.requests.clear();

    HubModel model = fetch();
    assertThat(Files.readAllBytes(model.snapshot().resolve(UNET))).isEqualTo(TinyRepository.unet());
    assertThat(bytesRequests()).hasSize(1);
    long start = rangeStart(bytesRequests().get(0));
    assertThat(start).isPositive();
    assertThat(hub.bytesSent(UNET)).isEqualTo(TinyRepository.unet().length - start);
    assertThat(hub.requestsOf("GET", TinyRepository.TEXT)).isEmpty();
    assertThat(partialFiles()).isEmpty();
  }

  @Test
  void aServerWithoutRangesSendsItAllAgain() throws IOException {
    hub.ranges = false;
    hub.next("BYTES " + UNET, hub.cutAfter(UNET, 100_000));
    HubModel model = fetch();
    assertThat(Files.readAllBytes(model.snapshot().resolve(UNET))).isEqualTo(TinyRepository.unet());
    assertThat(bytesRequests().get(1).bytesSent()).hasValue(TinyRepository.unet().length);
  }

  @Test
  void damagedBytesAreRemoved() {
    hub.damage(UNET);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching(
            ("owner/name/%s: what arrived has the hash [0-9a-f]{64}, expected %s; it was removed,"
                    + " run again to fetch it anew")
                .formatted(UNET, hub.etag(UNET)));
    assertThat(partialFiles()).isEmpty();
    assertThat(blob(UNET)).doesNotExist();
    hub.damage(UNET); // a second time: whole again
    assertThat(fetch().snapshot().resolve(UNET)).exists();
  }

  @Test
  void damageOfSmallFilesIsSeenAsWell() {
    hub.damage(CONFIG);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(CONFIG + ": what arrived has the hash ");
    assertThat(blob(CONFIG)).doesNotExist();
  }

  @Test
  void anotherLengthThanTheHubSaysIsRefused() {
    hub.next(
        "BYTES " + UNET,
        exchange -> {
          exchange.sendResponseHeaders(200, 6);
          exchange.getResponseBody().write("<html>".getBytes());
        });
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            ("owner/name/%s: the server sends 6 bytes, expected 300000; is there a proxy that"
                    + " answers in its place?")
                .formatted(UNET));
  }

  @Test
  void moreThanTheHubSaysIsRefused() {
    hub.next(
        "GET " + CONFIG,
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // chunked: the length is not known beforehand
          exchange.getResponseBody().write("more than there is to the file".getBytes());
        });
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name/unet/config.json: the server sends more than the 16 bytes it has said");
  }

  @Test
  void anAnswerThatEndsEarlyWithoutAnErrorIsContinued() {
    hub.next(
        "GET " + CONFIG,
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // chunked
          exchange.getResponseBody().write("unet/".getBytes());
        });
    assertThat(fetch().snapshot().resolve(CONFIG)).hasContent(CONFIG);
    assertThat(notes)
        .containsExactly(
            "owner/name/unet/config.json ended after 5 of 16 bytes; trying again in 0.0 s");
    assertThat(hub.requestsOf("GET", CONFIG).get(1).header("Range")).contains("bytes=5-");
  }

  @Test
  void aRepositoryThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> client().fetchModel(HubId.of("owner", "other"), Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            ("%s has no model owner/other for you (HTTP 401); check the name, or the path if a"
                    + " local one was meant; for a private model set HF_TOKEN to a token that may"
                    + " read it")
                .formatted(hub.endpoint()));
  }

  @Test
  void aRevisionThatIsNotThereIsNamed() {
    refused(
        () -> client().fetchModel(HubId.parse("owner/name@v9"), Optional.empty()),
        "owner/name has no revision v9; check the branch, tag or commit at"
            + " %s/owner/name/commits/main");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    hub.next("HEAD " + CONFIG, FakeHub.status(404, "EntryNotFound"));
    refused(this::fetch, "owner/name has no file unet/config.json (HTTP 404)");
  }

  @Test
  void aTokenThatIsNotAcceptedIsSaidToBeSo() {
    token = Optional.of("hf_wrong");
    hub.next("LIST", FakeHub.status(401, ""));
    refused(
        this::fetch,
        "owner/name: the token is not accepted (HTTP 401); make a new one at %s/settings/tokens"
            + " and set HF_TOKEN");
  }

  @Test
  void aGatedModelSaysHowToGetIn() {
    hub.next("HEAD model_index.json", FakeHub.status(401, "GatedRepo"));
    refused(
        this::fetch,
        "owner/name is gated; accept its licence at %1$s/owner/name, then set HF_TOKEN to a token"
            + " from %1$s/settings/tokens");
    token = Optional.of("hf_right");
    hub.next("HEAD model_index.json", FakeHub.status(403, "GatedRepo"));
    refused(
        this::fetch,
        "owner/name is gated, and this token's account may not read it; accept its licence at"
            + " %s/owner/name");
  }

  @Test
  void refusalsWithoutACodeAreNamedByTheirStatus() {
    hub.next("LIST", FakeHub.status(403, ""));
    refused(
        this::fetch,
        "owner/name must not be read (HTTP 403); see %s/owner/name, and set HF_TOKEN to a token"
            + " that may");
    hub.next("LIST", FakeHub.status(404, ""));
    refused(
        this::fetch,
        "%s has no model owner/name, or that has no revision main (HTTP 404); check both names");
    hub.next("HEAD " + CONFIG, FakeHub.status(404, ""));
    refused(this::fetch, "owner/name has no file unet/config.json (HTTP 404)");
  }

  @Test
  void theTokenDoesNotLeaveTheHub() {
    token = Optional.of("hf_secret");
    fetch();
    assertThat(hub.requests)
        .allSatisfy(
            request ->
                assertThat(request.header("Authorization"))
                    .as(request.path())
                    .isEqualTo(
                        request.path().startsWith("/signed/")
                            ? Optional.empty()
                            : Optional.of("Bearer hf_secret")));
    assertThat(bytesRequests()).hasSize(1);
  }

  @Test
  void theTokenDoesNotGoToAnotherPortOfTheHubsHost() {
    token = Optional.of("hf_secret");
    hub.next("GET " + CONFIG, hub.toStorageOnTheSameHost(CONFIG));
    fetch();
    assertThat(hub.requestsOf("GET", CONFIG))
        .extracting(Request::path, request -> request.header("Authorization"))
        .containsExactly(
            tuple(
                "/owner/name/resolve/%s/unet/config.json".formatted(FakeHub.COMMIT),
                Optional.of("Bearer hf_secret")),
            tuple("/signed/unet/config.json", Optional.empty()));
  }

  @Test
  void thatTheTokenIsNotSentInClearTextIsSaid() {
    HubSettings settings =
        new HubSettings(
            URI.create("http://hub.invalid"), Optional.of("hf_secret"), false, cache, true);
    HubClient client = TinyRepository.client(settings, TinyRepository.hearing(notes));
    assertThatThrownBy(() -> client.fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(CheckpointException.class);
    assertThat(notes)
        .contains(
            "HF_ENDPOINT http://hub.invalid is not https: the token is not sent, for anyone on the"
                + " way could read it");
  }

  @Test
  void redirectsInsideTheHubAreFollowedWithTheToken() {
    token = Optional.of("hf_secret");
    HubModel model = client().fetchModel(HubId.of("owner", "old-name"), Optional.empty());
    assertThat(model.snapshot().resolve(UNET)).exists();
    assertThat(hub.requestsOf("HEAD", CONFIG))
        .extracting(Request::path)
        .containsExactly(
            "/owner/old-name/resolve/%s/unet/config.json".formatted(FakeHub.COMMIT),
            "/owner/name/resolve/%s/unet/config.json".formatted(FakeHub.COMMIT));
    assertThat(hub.requestsOf("HEAD", CONFIG))
        .allSatisfy(r -> assertThat(r.header("Authorization")).contains("Bearer hf_secret"));
  }

  @Test
  void aHubThatIsBusyIsAskedAgain() {
    hub.next("LIST", FakeHub.status(503, ""));
    hub.next("LIST", FakeHub.status(500, ""));
    hub.next("HEAD " + CONFIG, FakeHub.status(504, ""));
    hub.next("BYTES " + UNET, FakeHub.status(503, ""));
    assertThat(fetch().snapshot().resolve(UNET)).exists();
    assertThat(notes)
        .containsExactly(
            "the answer is HTTP 503; trying again in 0.0 s",
            "the answer is HTTP 500; trying again in 0.0 s",
            "the answer is HTTP 504; trying again in 0.0 s",
            "the answer is HTTP 503; trying again in 0.0 s");
  }

  @Test
  void aHubThatStaysBusyIsAnError() {
    for (int i = 0; i < TinyRepository.RETRIES.tries(); i++) {
      hub.next("LIST", FakeHub.status(503, ""));
    }
    refused(this::fetch, "owner/name: %s answers HTTP 503; try again later");
  }

  @Test
  void aServerThatGoesSilentIsGivenUp() {
    CountDownLatch never = new CountDownLatch(1);
    hub.next(
        "BYTES " + UNET,
        exchange -> {
          exchange.sendResponseHeaders(200, TinyRepository.unet().length);
          exchange.getResponseBody().write(1);
          exchange.getResponseBody().flush();
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    RetryPolicy once = new RetryPolicy(1, Duration.ZERO, Duration.ofSeconds(3));
    HubClient hasty = new HubClient(settings(), HubListener.NONE, once, f -> Long.MAX_VALUE);
    assertThatThrownBy(() -> hasty.fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("nothing arrived for 3 s");
    never.countDown();
  }

  @Test
  void aDiskThatIsTooSmallIsFoundBeforeTheDownload() {
    assertThatThrownBy(() -> clientWith(1000).fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(OutputException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "%s needs room for %,d bytes (0.0 GB), and its disk has 1,000 bytes (0.0 GB) free;"
                    + " make room, or set HF_HUB_CACHE to a folder on another disk",
                cache.resolve("models--owner--name/blobs"),
                TinyRepository.neededBytes()));
    assertThat(hub.requestsOf("GET", CONFIG)).isEmpty();
  }

  @Test
  void whatIsThereNeedsNoRoom() throws IOException {
    hub.next("BYTES " + TinyRepository.VAE, FakeHub.status(404, "EntryNotFound"));
    assertThatThrownBy(this::fetch).isInstanceOf(CheckpointException.class);
    assertThat(clientWith(200).fetchModel(FakeHub.ID, Optional.empty()).downloadedBytes())
        .isEqualTo(200);
  }

  @Test
  void theRestOfACutDownloadNeedsRoomForTheRestAlone() throws IOException {
    for (int i = 0; i < TinyRepository.RETRIES.tries(); i++) {
      hub.next("BYTES " + UNET, hub.cutAfter(UNET, i == 0 ? 200_000 : 0));
    }
    assertThatThrownBy(this::fetch).isInstanceOf(CheckpointException.class);
    long vae = 200;
    long needed = TinyRepository.unet().length - Files.size(partialFiles().get(0)) + vae;
    assertThat(needed).isLessThan(TinyRepository.unet().length);
    assertThatThrownBy(() -> clientWith(needed - 1).fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(OutputException.class);
    assertThat(clientWith(needed).fetchModel(FakeHub.ID, Optional.empty()).downloadedBytes())
        .isEqualTo(needed);
  }

  @Test
  void pathsThatLeadOutOfTheCacheAreRefused() throws IOException {
    for (String path :
        List.of(
            "../../x", "/etc/x", "unet/../../../x", "a\\..\\x", "C:/x", "a//x", "./x", "a/\0x")) {
      try (FakeHub hostile = TinyRepository.serve().small(path, "x")) {
        HubSettings settings =
            new HubSettings(hostile.endpoint(), Optional.empty(), false, cache, true);
        assertThatThrownBy(
                () ->
                    TinyRepository.client(settings, HubListener.NONE)
                        .fetchModel(FakeHub.ID, Optional.empty()))
            .as(path)
            .isInstanceOf(CheckpointException.class)
            .hasMessageContaining("is not the path of a file in a repository");
        assertThat(hostile.requests).hasSize(1);
      }
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void etagsThatAreNoHashesAreRefused() {
    hub.etag(CONFIG, "../../../x");
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "owner/name: the answer about unet/config.json has no hash or no length (ETag"
                + " '../../../x'); is HF_ENDPOINT a Hugging Face Hub?");
  }

  @Test
  void anAnswerThatIsNoListIsRefused() {
    for (String answer : List.of("<html>", "[]", "{\"sha\": \"../x\", \"siblings\": []}", "{}")) {
      hub.next(
          "LIST",
          exchange -> {
            exchange.sendResponseHeaders(200, answer.length());
            exchange.getResponseBody().write(answer.getBytes());
          });
      refused(
          this::fetch,
          "owner/name: the answer is not a list of files; is HF_ENDPOINT a Hugging Face Hub?");
    }
  }

  @Test
  void redirectsInACircleEnd() {
    for (int i = 0; i < 12; i++) {
      hub.next(
          "LIST",
          exchange -> {
            exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getRawPath());
            exchange.sendResponseHeaders(302, -1);
          });
    }
    assertThatThrownBy(this::fetch)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("leads from redirect to redirect");
    assertThat(hub.requests).hasSize(11);
  }

  private void refused(ThrowingCallable action, String message) {
    assertThatThrownBy(action)
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message.formatted(hub.endpoint()));
  }

  private HubModel fetch() {
    return client().fetchModel(FakeHub.ID, Optional.empty());
  }

  private HubClient client() {
    return TinyRepository.client(settings(), TinyRepository.hearing(notes));
  }

  private HubClient clientWith(long freeBytes) {
    return new HubClient(settings(), HubListener.NONE, TinyRepository.RETRIES, folder -> freeBytes);
  }

  private HubSettings settings() {
    return new HubSettings(hub.endpoint(), token, false, cache, true);
  }

  /** Those at the storage, for the large file. */
  private List<Request> bytesRequests() {
    return hub.requestsOf("GET", UNET).stream()
        .filter(request -> request.path().startsWith("/signed/"))
        .toList();
  }

  private static long rangeStart(Request request) {
    return Long.parseLong(request.header("Range").orElseThrow().replaceAll("\\D", ""));
  }

  private Path blob(String path) {
    return cache.resolve("models--owner--name/blobs").resolve(hub.etag(path));
  }

  private List<Path> partialFiles() {
    try (Stream<Path> files = Files.list(cache.resolve("models--owner--name/blobs"))) {
      return files.filter(file -> file.toString().endsWith(".incomplete")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
