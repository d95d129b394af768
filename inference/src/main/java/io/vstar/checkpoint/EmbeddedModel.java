package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The small model that comes with vstar, under the id {@code pocket}.
 *
 * <p>Weights are used through memory maps, which a jar does not allow: out of a jar the model is
 * unpacked once into the user's cache folder.
 */
final class EmbeddedModel {
  static final String ID = "pocket";

  private static final String RESOURCES = "/io/vstar/pocket/";
  // Changes with the weights, so that an unpacked older model is not taken for this one.
  private static final String REVISION = RESOURCES + "revision";
  private static final List<String> FILES =
      List.of(
          "model_index.json",
          "scheduler/scheduler_config.json",
          "text_encoder/config.json",
          "text_encoder/model.safetensors",
          "tokenizer/merges.txt",
          "tokenizer/special_tokens_map.json",
          "tokenizer/tokenizer_config.json",
          "tokenizer/vocab.json",
          "unet/config.json",
          "unet/diffusion_pytorch_model.safetensors",
          "vae/config.json",
          "vae/diffusion_pytorch_model.safetensors");

  private EmbeddedModel() {}

  /** The model's folder. */
  static Path folder() {
    URL revision = EmbeddedModel.class.getResource(REVISION);
    if (revision == null) {
      throw new CheckpointException("the embedded model pocket is not part of this build");
    }
    Path cache = UserCache.folder();
    try {
      if (revision.getProtocol().equals("file")) {
        return Path.of(revision.toURI()).getParent();
      }
      try (InputStream in = revision.openStream()) {
        String id = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        return unpacked(cache.resolve("pocket-" + id));
      }
    } catch (IOException | URISyntaxException e) {
      throw new CheckpointException(
          "the embedded model pocket cannot be unpacked into %s (%s); make room there, or set XDG_CACHE_HOME to a folder that can be written"
              .formatted(cache, e),
          e);
    }
  }

  /** Unpacks beside the target and moves the whole folder, so that no half is ever seen. */
  private static Path unpacked(Path target) throws IOException {
    if (Files.isDirectory(target)) {
      return target;
    }
    Files.createDirectories(target.getParent());
    Path temporary = Files.createTempDirectory(target.getParent(), "unpacking-");
    for (String file : FILES) {
      Path to = temporary.resolve(file);
      Files.createDirectories(to.getParent());
      try (InputStream in = EmbeddedModel.class.getResourceAsStream(RESOURCES + file)) {
        Files.copy(in, to);
      }
    }
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(target)) { // another process was faster
        throw e;
      }
    }
    return target;
  }
}
