package io.vstar.hub;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.hub.FileChoice.Selection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Fetches models from the Hugging Face Hub into the cache that they share with Python's
 * huggingface_hub.
 *
 * <p>A branch or a tag costs one request if nothing has changed, a commit that is there none. When
 * the Hub cannot be asked, what was fetched last is used. Not thread-safe; several clients, in one
 * process or in many, may fetch the same model at once.
 */
public final class HubClient {
  private final HubSettings settings;
  private final HubListener listener;
  private final RetryPolicy retries;
  private final FreeSpace freeSpace;
  private final HubHttp http;
  private final Failures failures;

  /** A client for one Hub and one cache. */
  public HubClient(HubSettings settings, HubListener listener) {
    this(settings, listener, RetryPolicy.STANDARD, FreeSpace.OF_THE_DISK);
  }

  HubClient(
      HubSettings settings, HubListener listener, RetryPolicy retries, FreeSpace freeSpace) {
    this.settings = settings;
    this.listener = listener;
    this.retries = retries;
    this.freeSpace = freeSpace;
    this.http = new HubHttp(settings, retries.patience());
    this.failures = new Failures(settings);
  }

  /**
   * Fetches what a Stable Diffusion model needs, or the one file that the id names.
   *
   * @param variant of the weights, such as {@code fp16}; empty for the plain ones, or the only ones
   *     there are
   * @throws CheckpointException if the Hub or the repository does not have it, the network fails, or
   *     what arrives is damaged
   * @throws ConfigException if there is no such variant
   * @throws io.vstar.error.OutputException if it does not fit on the disk or cannot be written
   */
  public HubModel fetchModel(HubId id, Optional<String> variant) {
    if (id.file().isPresent() && variant.isPresent()) {
      throw new ConfigException(
          "%s is one file, of which there are no variants; leave out --variant".formatted(id));
    }
    return fetch(
        id,
        id.file()
            .map(file -> FileChoice.theOneNamed(id, file))
            .orElseGet(() -> new ModelFiles(id, variant)));
  }

  /**
   * Fetches the files of CLIP's tokenizer alone.
   *
   * @param id for example {@link HubId#CLIP_TOKENIZER}
   * @throws CheckpointException as {@link #fetchModel}
   * @throws io.vstar.error.OutputException as {@link #fetchModel}
   */
  public HubModel fetchTokenizer(HubId id) {
    return fetch(id, new TokenizerFiles(id));
  }

  private HubModel fetch(HubId id, FileChoice choice) {
    CachedRepository cached = new CachedRepository(settings, id);
    CachedCopy copy = CachedCopy.find(cached, id, choice);
    if (copy.isFinal()) {
      return copy.model().orElseThrow();
    }
    if (settings.offline()) {
      return copy.model()
          .orElseThrow(
              () ->
                  new CheckpointException(
                      "%s: %s, and HF_HUB_OFFLINE forbids to fetch it; unset that, or copy a cache that has it"
                          .formatted(id, copy.lack())));
    }
    RepositoryListing listing;
    try {
      // Who has a copy need not wait for a Hub that is down.
      listing = list(id, copy.model().isPresent() ? retries.once() : retries);
    } catch (IOException e) {
      CheckpointException error = failures.explain(id, Optional.empty(), e);
      HubModel model = copy.model().orElseThrow(() -> withLack(error, copy, e));
      listener.note(error.getMessage() + "; using the copy in " + model.snapshot());
      return model;
    }
    Selection selection = choice.choose(listing.files());
    long downloaded = download(id, cached, listing.commit(), selection.files());
    cached.remember(id, listing.commit()); // last: a ref leads to a snapshot that is whole
    return CachedCopy.model(cached, id, listing.commit(), selection, downloaded);
  }

  /** Who was refused has a Hub; who has none wants to know why the cache does not help either. */
  private static CheckpointException withLack(
      CheckpointException error, CachedCopy copy, IOException e) {
    return e instanceof HttpRefusal
        ? error
        : new CheckpointException(error.getMessage() + "; " + copy.lack(), e);
  }

  private RepositoryListing list(HubId id, RetryPolicy policy) throws IOException {
    URI uri =
        http.uri(
            Stream.of("api", "models", id.owner(), id.name(), "revision", id.revision()));
    return policy.send(
        () -> {
          try (Answer answer = http.get(uri, 0)) {
            return RepositoryListing.parse(id, answer.bytes());
          }
        },
        listener);
  }

  /**
   * Fetches the files that the snapshot lacks.
   *
   * @return how many bytes came over the network
   */
  private long download(HubId id, CachedRepository cached, String commit, List<String> files) {
    List<RemoteFile> missing = new ArrayList<>();
    for (String path : files) {
      if (!cached.has(commit, path)) {
        missing.add(describe(id, commit, path));
      }
    }
    Map<String, RemoteFile> contents = new LinkedHashMap<>(); // two paths may have the same one
    for (RemoteFile file : missing) {
      if (!cached.hasBlob(file)) {
        contents.putIfAbsent(file.etag(), file);
      }
    }
    if (missing.isEmpty()) {
      return 0;
    }
    Path blobs = cached.makeBlobs();
    TransferProgress progress = new TransferProgress(listener, contents.values());
    long there =
        contents.values().stream()
            .mapToLong(file -> BlobDownload.partialBytes(cached.blob(file)))
            .sum();
    freeSpace.require(progress.total() - there, blobs);
    long downloaded = 0;
    for (RemoteFile file : missing) {
      downloaded += put(id, cached, commit, file, progress);
    }
    return downloaded;
  }

  private RemoteFile describe(HubId id, String commit, String path) {
    URI uri = fileUri(id, commit, path);
    try {
      return retries.send(
          () -> {
            try (Answer answer = http.head(uri)) {
              return RemoteFile.of(id, commit, path, answer);
            }
          },
          listener);
    } catch (IOException e) {
      throw failures.explain(id, Optional.of(path), e);
    }
  }

  /** Brings one file into the snapshot and says how many bytes that took. */
  private long put(
      HubId id, CachedRepository cached, String commit, RemoteFile file, TransferProgress progress) {
    String name = id.repository() + "/" + file.path();
    Runnable whenWaiting = () -> listener.note("waiting for another download of " + name);
    try {
      return CacheLock.holding(
          cached.lock(file),
          whenWaiting,
          () -> {
            // Looked up again: another process may have fetched it in the meantime.
            boolean isNew = !cached.hasBlob(file) && !cached.has(commit, file.path());
            long before = isNew ? BlobDownload.partialBytes(cached.blob(file)) : file.bytes();
            if (isNew) {
              new BlobDownload(file, name, cached.blob(file), progress)
                  .run(http, fileUri(id, commit, file.path()), retries, listener);
            }
            progress.at(file, file.bytes());
            if (!cached.has(commit, file.path())) {
              cached.place(file, commit, isNew);
            }
            return Math.max(0, file.bytes() - before);
          });
    } catch (IOException e) {
      throw failures.explain(id, Optional.of(file.path()), e);
    }
  }

  private URI fileUri(HubId id, String commit, String path) {
    return http.uri(
        Stream.concat(
            Stream.of(id.owner(), id.name(), "resolve", commit), Stream.of(path.split("/"))));
  }
}
