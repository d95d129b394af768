package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.names.TensorView;
import io.vstar.error.CheckpointException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubId;
import io.vstar.inspect.AveragedUNet;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model in one file, {@code .safetensors} or {@code .ckpt}, in {@link LdmLayout}. Such files have
 * neither configs nor tokenizer.
 */
final class SingleFile implements ModelFiles {
  private final Path file;
  private final LdmLayout layout;
  private final ModelOptions options;
  private final HubClient hub;

  private SingleFile(Path file, LdmLayout layout, ModelOptions options, HubClient hub) {
    this.file = file;
    this.layout = layout;
    this.options = options;
    this.hub = hub;
  }

  /**
   * Opens a model by the file's table of contents.
   *
   * @param hub client that downloads a tokenizer if the options name no folder with one
   * @throws CheckpointException if the file is damaged, harmful or not a whole model
   */
  static SingleFile open(Path file, ModelOptions options, HubClient hub) {
    try (TensorFile tensors = tensors(file)) {
      LdmLayout layout = LdmLayout.read(tensors, options);
      if (options.vae().isEmpty()) {
        LdmLayout.requireVae(tensors);
      }
      return new SingleFile(file, layout, options, hub);
    }
  }

  /** Opens the file's tensors; averages in place of a UNet get the UNet's names. */
  private static TensorFile tensors(Path file) {
    TensorFile stored = TensorFormat.open(file);
    Map<String, String> averaged = AveragedUNet.names(stored.tensors().keySet());
    if (averaged.isEmpty()) {
      return stored;
    }
    Map<String, TensorView> views = new LinkedHashMap<>();
    stored.tensors().keySet().forEach(name -> views.put(name, new TensorView.Whole(name)));
    averaged.forEach((own, name) -> views.put(own, new TensorView.Whole(name)));
    return new ViewedTensors(stored, views);
  }

  @Override
  public String name() {
    String full = file.getFileName().toString();
    int dot = full.lastIndexOf('.');
    return dot > 0 ? full.substring(0, dot) : full;
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public StableDiffusionConfig config() {
    return layout.config();
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    Path first = firstTokenizer();
    Path second = besideConfigs("tokenizer_2").orElse(first);
    List<String> padTokens = layout.padTokens();
    return IntStream.range(0, padTokens.size())
        .mapToObj(i -> new TokenizerFolder(i == 0 ? first : second, Optional.of(padTokens.get(i))))
        .toList();
  }

  private Path firstTokenizer() {
    if (options.tokenizer().isEmpty()) {
      return besideConfigs("tokenizer").orElseGet(this::clipTokenizer);
    }
    String named = options.tokenizer().get();
    Path path = Path.of(named);
    return Files.exists(path) || !HubId.looksLike(named)
        ? path
        : hub.fetchTokenizer(HubId.parse(named)).snapshot();
  }

  private Path clipTokenizer() {
    try {
      return hub.fetchTokenizer(HubId.CLIP_TOKENIZER).snapshot();
    } catch (CheckpointException e) {
      throw new CheckpointException(
          "%s: has no tokenizer inside; name a folder with CLIP's vocab.json and merges.txt as its tokenizer, for CLIP's own cannot be had: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private Optional<Path> besideConfigs(String name) {
    return options.configs().map(folder -> folder.resolve(name)).filter(Files::isDirectory);
  }

  @Override
  public TensorFile open(ModelPart part) {
    TensorFile tensors = tensors(file);
    try {
      return layout.open(tensors, part);
    } catch (RuntimeException e) {
      tensors.close();
      throw e;
    }
  }

  @Override
  public String sha256() {
    return FileHashes.ofUser().sha256(file);
  }
}
