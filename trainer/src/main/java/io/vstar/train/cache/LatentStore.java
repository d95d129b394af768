package io.vstar.train.cache;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of encoded pictures that later runs reuse. Each picture is one safetensors file with
 * {@code mean} and {@code deviation}, multiplied by the VAE's scaling factor, and for a masked
 * picture {@code mask}, the share of each cell that counts. A file is named by a hash of all that
 * its values depend on: the {@link LatentKey}, the VAE's weights and config, and the version of
 * this program. So a file is never outdated, several runs may share the folder, and all of it may
 * be deleted at any time.
 *
 * <p>The least recently used files are deleted beyond {@value #MAX_BYTES} bytes: some 30 thousand
 * pictures of 512×512.
 */
public final class LatentStore {
  private static final Logger LOG = LoggerFactory.getLogger(LatentStore.class);
  private static final long MAX_BYTES = 4L << 30;
  // Changed whenever keys or files change their meaning, so that older entries are not found.
  private static final String LAYOUT = "3";
  private static final String EXTENSION = ".safetensors";
  private static final String MEAN = "mean";
  private static final String DEVIATION = "deviation";
  private static final String MASK = "mask";

  private final Path folder;
  private final String encoder; // hash of the VAE's config and encoder weights, and the version
  private final long maxBytes;
  private final InstantSource clock;

  LatentStore(Path folder, String encoder, long maxBytes, InstantSource clock) {
    this.folder = folder;
    this.encoder = encoder;
    this.maxBytes = maxBytes;
    this.clock = clock;
  }

  /**
   * Opens the store for the VAE of one model, whose weights are read for their hash.
   *
   * @param folder the folder, made if absent
   * @param model the files of the model
   * @param version the version of this program
   * @throws OutputException if the folder cannot be made
   */
  public static LatentStore open(Path folder, ModelFiles model, String version) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new OutputException(
          "%s cannot be made a folder (%s); set another dataset.latentCache".formatted(folder, e),
          e);
    }
    String encoder = String.join("\n", version, model.config().vae().toString(), weights(model));
    return new LatentStore(folder, encoder, MAX_BYTES, InstantSource.system());
  }

  /** Returns a hash of the weights of the VAE's encoder. */
  private static String weights(ModelFiles model) {
    try (TensorFile vae = model.open(ModelPart.VAE)) {
      return Sha256.of(
          vae.tensors().keySet().stream()
              .filter(name -> name.startsWith("encoder.") || name.startsWith("quant_conv."))
              .sorted()
              .map(vae::tensor)
              .toList());
    }
  }

  /** Returns the stored latents of a picture; empty if there are none or the file is damaged. */
  Optional<Moments> find(LatentKey key) {
    Path file = file(key);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (TensorFile tensors = Safetensors.open(file)) {
      Moments found =
          new Moments(
              tensors.tensor(MEAN).toFloats(),
              tensors.tensor(DEVIATION).toFloats(),
              tensors.tensors().containsKey(MASK)
                  ? Optional.of(tensors.tensor(MASK).toFloats())
                  : Optional.empty());
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      return Optional.of(found);
    } catch (CheckpointException | IOException e) {
      LOG.warn("{} cannot be used and is made again: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Stores the latents of a picture; a full disk is logged and does not stop the run. */
  void keep(LatentKey key, Moments moments) {
    List<HostTensor> tensors = new ArrayList<>();
    tensors.add(vector(MEAN, moments.mean()));
    tensors.add(vector(DEVIATION, moments.deviation()));
    moments.mask().ifPresent(mask -> tensors.add(vector(MASK, mask)));
    try {
      Safetensors.write(file(key), tensors, Map.of());
    } catch (OutputException e) {
      LOG.warn("latents are not kept: {}", e.getMessage());
    }
  }

  private static HostTensor vector(String name, float[] values) {
    return HostTensor.ofFloats(name, values, values.length);
  }

  /** Deletes the least recently used files until the rest fits. */
  void trim() {
    AtomicFile.removeLeftovers(folder, AtomicFile.ABANDONED)
        .forEach(file -> LOG.info("removed {}: its writer was killed", file));
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> newestFirst =
          all.filter(file -> file.toString().endsWith(EXTENSION))
              .sorted(Comparator.comparing(LatentStore::lastUse).reversed())
              .toList();
      long bytes = 0;
      for (Path file : newestFirst) {
        bytes += Files.size(file);
        if (bytes > maxBytes) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be tidied: {}", folder, e.toString());
    }
  }

  private static FileTime lastUse(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // another run has just deleted it
    }
  }

  private Path file(LatentKey key) {
    String all = String.join("\n", LAYOUT, key.toString(), encoder);
    return folder.resolve(Sha256.of(all) + EXTENSION);
  }
}
