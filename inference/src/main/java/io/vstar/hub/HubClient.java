package io.vstar.hub;

import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.hub.FileChoice.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Downloads models from the Hugging Face Hub into the cache that they share with Python's
 * huggingface_hub.
 *
 * <p>A branch or a tag takes one request if nothing has changed, a cached commit none. If the Hub
 * does not answer, the last download is used. Not thread-safe; several clients, in one process or
 * in many, may fetch the same model at once.
 */
public final class HubClient {
  private final HubSettings settings;
  private final HubListener listener;
  private final FreeSpace freeSpace;
  private final HubApi api;

  /** Creates a client for one Hub and one cache. */
  public HubClient(HubSettings settings, HubListener listener) {
    this(settings, listener, RetryPolicy.STANDARD, FreeSpace.OF_THE_DISK);
  }

  /**
   * Creates a client for the Hub and the cache that the environment variables of this process name.
   */
  public static HubClient ofEnvironment(HubListener listener) {
    Path home = Path.of(System.getProperty("user.home"));
    return new HubClient(HubSettings.fromEnvironment(System.getenv(), home), listener);
  }

  HubClient(HubSettings settings, HubListener listener, RetryPolicy retries, FreeSpace freeSpace) {
    this.settings = settings;
    this.listener = listener;
    this.freeSpace = freeSpace;
    this.api = new HubApi(settings, retries, listener);
  }

  /** Returns a client that finds what is on this machine already and downloads nothing. */
  public static HubClient ofThisMachine() {
    HubSettings settings =
        HubSettings.fromEnvironment(System.getenv(), Path.of(System.getProperty("user.home")));
    return new HubClient(settings.withoutNetwork(), HubListener.NONE);
  }

  /**
   * Downloads the files of a Stable Diffusion model, or the one file that the id names.
   *
   * @param variant variant of the weights, such as {@code fp16}; empty for the plain weights, or
   *     the only variant there is
   * @throws CheckpointException if the Hub or the repository does not have the model, the network
   *     fails, or a file arrives damaged
   * @throws ConfigException if there is no such variant
   * @throws io.vstar.error.OutputException if the files do not fit on the disk or cannot be written
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
            .orElseGet(() -> new ModelChoice(id, variant)));
  }

  /**
   * Downloads the files of CLIP's tokenizer alone.
   *
   * @param id repository with a tokenizer, for example {@link HubId#CLIP_TOKENIZER}
   * @throws CheckpointException if the Hub or the repository does not have them, the network fails,
   *     or a file arrives damaged
   * @throws io.vstar.error.OutputException if the files do not fit on the disk or cannot be written
   */
  public HubModel fetchTokenizer(HubId id) {
    return fetch(id, new TokenizerChoice(id));
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
                      ("%s: %s, and HF_HUB_OFFLINE forbids to fetch it; unset that, or copy a cache"
                              + " that has it")
                          .formatted(id, copy.lack())));
    }
    if (settings.token().isPresent() && settings.tokenToSend().isEmpty()) {
      listener.note(
          "HF_ENDPOINT %s is not https: the token is not sent, for anyone on the way could read it"
              .formatted(settings.endpoint()));
    }
    RepositoryListing listing;
    try {
      // With a copy there is no need to wait for a Hub that is down.
      listing = api.list(id, copy.model().isEmpty());
    } catch (IOException e) {
      CheckpointException error = api.explain(id, e);
      HubModel model = copy.model().orElseThrow(() -> withLack(error, copy, e));
      listener.note(error.getMessage() + "; using the copy in " + model.snapshot());
      return model;
    }
    Selection selection = choice.choose(listing.files());
    long downloaded =
        new SnapshotDownload(api, cached, id, listing.commit(), listener)
            .run(selection.files(), freeSpace);
    cached.remember(
        id, listing.commit()); // last, so that a ref always leads to a complete snapshot
    return CachedCopy.model(cached, id, listing.commit(), selection, downloaded);
  }

  /** Adds to the error of a missing connection why the cache cannot replace the Hub. */
  private static CheckpointException withLack(
      CheckpointException error, CachedCopy copy, IOException e) {
    return e instanceof HttpRefusal
        ? error
        : new CheckpointException(error.getMessage() + "; " + copy.lack(), e);
  }
}
