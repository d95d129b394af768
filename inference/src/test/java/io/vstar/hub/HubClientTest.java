package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.CheckpointException;
import io.vstar.hub.FakeHub.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which files are downloaded and where they are stored. */
class HubClientTest {
  private static final String UNET = TinyRepository.UNET;

  @TempDir private Path folder;
  private Path cache;
  private FakeHub hub;
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void startHub() throws IOException {
    cache = folder.resolve("cache");
    hub = TinyRepository.serve();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void theCacheIsLaidOutAsHuggingfaceHubDoesIt() throws IOException {
    HubModel model = client().fetchModel(HubId.parse("owner/name@refs/pr/1"), Optional.empty());

    Path repository = cache.resolve("models--owner--name");
    Path snapshot = repository.resolve("snapshots").resolve(FakeHub.COMMIT);
    assertThat(model.path()).isEqualTo(model.snapshot()).isEqualTo(snapshot);
    assertThat(model.commit()).isEqualTo(FakeHub.COMMIT);
    assertThat(model.downloadedBytes()).isEqualTo(TinyRepository.neededBytes());
    assertThat(repository.resolve("refs/refs/pr/1")).hasContent(FakeHub.COMMIT);

    Map<String, String> links = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    for (String path : TinyRepository.NEEDED) {
      String up = path.contains("/") ? "../../../" : "../../";
      expected.put(path, up + "blobs/" + hub.etag(path));
      links.put(path, Files.readSymbolicLink(snapshot.resolve(path)).toString());
      assertThat(cache.resolve(".locks/models--owner--name").resolve(hub.etag(path) + ".lock"))
          .exists();
    }
    assertThat(links).isEqualTo(expected);
    assertThat(cache.resolve("CACHEDIR.TAG"))
        .content()
        .startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
    assertThat(model.files()).containsExactlyInAnyOrderElementsOf(TinyRepository.NEEDED);
    assertThat(namesIn(repository.resolve("blobs")))
        .containsExactlyInAnyOrderElementsOf(
            TinyRepository.NEEDED.stream().map(hub::etag).toList());
    assertThat(Files.readAllBytes(snapshot.resolve(UNET))).isEqualTo(TinyRepository.unet());
  }

  @Test
  void progressEndsAtTheTotal() {
    List<Long> done = new ArrayList<>();
    HubListener listener =
        new HubListener() {
          @Override
          public void progress(String file, long bytes, long total) {
            assertThat(total).isEqualTo(TinyRepository.neededBytes());
            done.add(bytes);
          }

          @Override
          public void note(String message) {}
        };
    TinyRepository.client(settings(), listener).fetchModel(FakeHub.ID, Optional.empty());
    assertThat(done).isSorted().last().isEqualTo(TinyRepository.neededBytes());
  }

  @Test
  void aCommitThatIsThereNeedsNoRequest() {
    client().fetchModel(FakeHub.ID, Optional.empty());
    hub.requests.clear();
    HubId pinned = HubId.parse("owner/name@" + FakeHub.COMMIT);
    HubModel model = client().fetchModel(pinned, Optional.empty());
    assertThat(hub.requests).isEmpty();
    assertThat(model.downloadedBytes()).isZero();
    assertThat(model.files()).containsExactlyInAnyOrderElementsOf(TinyRepository.NEEDED);
  }

  @Test
  void anotherVariantOfACommitThatIsThereIsAskedFor() throws IOException {
    hub.large(TinyRepository.UNET_FP16, new byte[] {1, 2, 3});
    HubId pinned = HubId.parse("owner/name@" + FakeHub.COMMIT);
    client().fetchModel(pinned, Optional.empty());
    HubModel fp16 = client().fetchModel(pinned, Optional.of("fp16"));
    assertThat(fp16.files()).contains(TinyRepository.UNET_FP16).doesNotContain(UNET);
    assertThat(fp16.downloadedBytes()).isEqualTo(3);
  }

  @Test
  void plainWeightsOfACommitOfWhichAVariantIsThereAreAskedFor() throws IOException {
    hub.large(TinyRepository.UNET_FP16, new byte[] {1, 2, 3});
    HubId pinned = HubId.parse("owner/name@" + FakeHub.COMMIT);
    client().fetchModel(pinned, Optional.of("fp16"));
    assertThat(offline().fetchModel(pinned, Optional.empty()).files())
        .contains(TinyRepository.UNET_FP16);
    assertThat(client().fetchModel(pinned, Optional.empty()).files())
        .contains(UNET)
        .doesNotContain(TinyRepository.UNET_FP16);
  }

  @Test
  void aBranchThatHasNotMovedNeedsOneRequest() {
    client().fetchModel(FakeHub.ID, Optional.empty());
    hub.requests.clear();
    client().fetchModel(FakeHub.ID, Optional.empty());
    assertThat(hub.requests)
        .singleElement()
        .satisfies(r -> assertThat(r.method()).isEqualTo("GET"));
  }

  @Test
  void ofABranchThatMovedOnlyWhatChangedIsFetched() throws IOException {
    client().fetchModel(FakeHub.ID, Optional.empty());
    hub.requests.clear();
    hub.commit = "f".repeat(40);
    hub.small("unet/config.json", "{\"changed\": true}");
    HubModel model = client().fetchModel(FakeHub.ID, Optional.empty());
    assertThat(model.downloadedBytes()).isEqualTo("{\"changed\": true}".length());
    assertThat(hub.requestsOf("GET", UNET)).isEmpty();
    assertThat(model.snapshot().resolve("unet/config.json")).hasContent("{\"changed\": true}");
    assertThat(cache.resolve("models--owner--name/refs/main")).hasContent(hub.commit);
    assertThat(cache.resolve("models--owner--name/snapshots").resolve(FakeHub.COMMIT)).exists();
  }

  @Test
  void oneFileIsTheModelIfItIsNamed() {
    HubId id = HubId.parse("owner/name:" + UNET);
    HubModel model = client().fetchModel(id, Optional.empty());
    assertThat(model.path()).isEqualTo(model.snapshot().resolve(UNET)).isRegularFile();
    assertThat(model.files()).containsExactly(UNET);
    assertThat(model.downloadedBytes()).isEqualTo(TinyRepository.unet().length);
    assertThatThrownBy(
            () -> client().fetchModel(HubId.parse("owner/name:x.ckpt"), Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("owner/name has no file x.ckpt; it has README.md, ");
  }

  @Test
  void theTokenizerIsFetchedAlone() throws IOException {
    hub.small("vocab.json", "{}").small("merges.txt", "#");
    HubModel model = client().fetchTokenizer(FakeHub.ID);
    assertThat(model.files()).containsExactly("vocab.json", "merges.txt");
    assertThat(model.path().resolve("merges.txt")).hasContent("#");
  }

  @Test
  void withoutLinksTheFilesThemselvesAreInTheSnapshot() throws IOException {
    HubSettings s = settings();
    HubSettings noLinks = new HubSettings(s.endpoint(), s.token(), false, s.cache(), false);
    HubModel model =
        TinyRepository.client(noLinks, HubListener.NONE).fetchModel(FakeHub.ID, Optional.empty());
    Path unet = model.snapshot().resolve(UNET);
    assertThat(Files.isSymbolicLink(unet)).isFalse();
    assertThat(Files.readAllBytes(unet)).isEqualTo(TinyRepository.unet());
    assertThat(namesIn(cache.resolve("models--owner--name/blobs"))).isEmpty();
    hub.requests.clear();
    TinyRepository.client(noLinks, HubListener.NONE).fetchModel(FakeHub.ID, Optional.empty());
    assertThat(hub.requests).hasSize(1);
  }

  @Test
  void offlineTheCopyInTheCacheIsUsed() {
    client().fetchModel(FakeHub.ID, Optional.empty());
    hub.requests.clear();
    HubModel model = offline().fetchModel(FakeHub.ID, Optional.empty());
    assertThat(model.files()).containsExactlyInAnyOrderElementsOf(TinyRepository.NEEDED);
    assertThat(model.commit()).isEqualTo(FakeHub.COMMIT);
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void offlineWithoutACopySaysWhatWasLookedForAndWhere() {
    assertThatThrownBy(() -> offline().fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            ("owner/name: the cache knows no revision main in %s, and HF_HUB_OFFLINE forbids to"
                    + " fetch it; unset that, or copy a cache that has it")
                .formatted(cache.resolve("models--owner--name")));
    assertThat(hub.requests).isEmpty();
  }

  @Test
  void offlineAPartOfAModelIsNoModel() throws IOException {
    HubModel model = client().fetchModel(FakeHub.ID, Optional.empty());
    Files.delete(model.snapshot().resolve(UNET));
    assertThatThrownBy(() -> offline().fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the cache has only a part in " + model.snapshot())
        .hasMessageContaining("unet has no weights");
  }

  @Test
  void aHubThatCannotBeReachedIsReplacedByTheCopy() {
    HubModel fetched = client().fetchModel(FakeHub.ID, Optional.empty());
    hub.close();
    HubModel model = client().fetchModel(FakeHub.ID, Optional.empty());
    assertThat(model.path()).isEqualTo(fetched.path());
    assertThat(notes)
        .singleElement()
        .asString()
        .startsWith("owner/name cannot be fetched from " + hub.endpoint() + ": no connection")
        .endsWith("; using the copy in " + fetched.snapshot());
  }

  @Test
  void aHubThatCannotBeReachedAndNoCopyIsAnError() {
    hub.close();
    assertThatThrownBy(() -> client().fetchModel(FakeHub.ID, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(
            "owner/name cannot be fetched from " + hub.endpoint() + ": no connection")
        .hasMessageEndingWith(
            "; the cache knows no revision main in " + cache.resolve("models--owner--name"));
    assertThat(notes).hasSize(TinyRepository.RETRIES.tries() - 1);
  }

  @Test
  void filesThatPythonFetchedAreFound() throws IOException {
    // As hf_hub_download leaves them: a ref, blobs, and relative links.
    Path repository = cache.resolve("models--owner--name");
    Path snapshot = repository.resolve("snapshots").resolve(FakeHub.COMMIT);
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), FakeHub.COMMIT);
    for (String path : TinyRepository.NEEDED) {
      Path blob = repository.resolve("blobs").resolve(hub.etag(path));
      Files.writeString(blob, "x");
      Files.createDirectories(snapshot.resolve(path).getParent());
      Files.createSymbolicLink(
          snapshot.resolve(path), snapshot.resolve(path).getParent().relativize(blob));
    }
    HubModel model = client().fetchModel(FakeHub.ID, Optional.empty());
    assertThat(model.snapshot()).isEqualTo(snapshot);
    assertThat(model.downloadedBytes()).isZero();
    assertThat(hub.requests).extracting(Request::path).hasSize(1);
  }

  private HubSettings settings() {
    return new HubSettings(hub.endpoint(), Optional.empty(), false, cache, true);
  }

  private HubClient client() {
    return TinyRepository.client(settings(), TinyRepository.hearing(notes));
  }

  private HubClient offline() {
    return TinyRepository.client(
        new HubSettings(hub.endpoint(), Optional.empty(), true, cache, true), HubListener.NONE);
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
