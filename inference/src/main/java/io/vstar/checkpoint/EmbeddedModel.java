package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.jar.JarEntry;

/**
 * The small model that is part of vstar, with the name {@code pocket}.
 *
 * <p>Weights are used through memory maps, which a jar does not allow. A model in a jar is
 * therefore unpacked into the user's cache folder and checked at each start ({@link
 * UnpackedFiles}).
 */
public final class EmbeddedModel {
  static final String ID = "pocket";

  private static final String RESOURCES = "/io/vstar/pocket/";
  // Changes with the weights, so that an older unpacked model is not used.
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

  /**
   * Returns the folder of the model, and unpacks it if needed.
   *
   * @throws CheckpointException if the model is not part of the build or cannot be unpacked
   */
  public static Path folder() {
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
        Path folder = cache.resolve("pocket-" + id);
        new UnpackedFiles(new InJar(), FILES, Clock.systemUTC()).into(folder);
        return folder;
      }
    } catch (IOException | URISyntaxException e) {
      throw new CheckpointException(
          "the embedded model pocket cannot be unpacked into %s (%s); make room there, or set XDG_CACHE_HOME to a folder that can be written"
              .formatted(cache, e),
          e);
    }
  }

  /** The model's files in the program's jar, whose table of contents has sizes and checksums. */
  private static final class InJar implements UnpackedFiles.Source {
    @Override
    public InputStream open(String name) throws IOException {
      return url(name).openStream();
    }

    @Override
    public long size(String name) throws IOException {
      return entry(name).getSize();
    }

    @Override
    public long checksum(String name) throws IOException {
      return entry(name).getCrc();
    }

    private static JarEntry entry(String name) throws IOException {
      return ((JarURLConnection) url(name).openConnection()).getJarEntry();
    }

    private static URL url(String name) throws IOException {
      URL url = EmbeddedModel.class.getResource(RESOURCES + name);
      if (url == null) {
        throw new NoSuchFileException(name);
      }
      return url;
    }
  }
}
