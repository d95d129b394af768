package io.vstar.hostile;

import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.hostile.HostileFile.Content;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The files that are mutated: valid ones for every reader, and pickles that would run a command.
 */
final class FuzzSeeds {
  private static final List<String> EMBEDDINGS =
      List.of(
          "a1111.pt",
          "a1111_bf16.pt",
          "a1111_cuda_location.pt",
          "a1111_fp16.pt",
          "a1111_legacy_pickle.pt",
          "a1111_none_fields.pt",
          "a1111_requires_grad.pt",
          "embeddings_gs-1234.pt",
          "learned_embeds.bin",
          "learned_embeds_1d.bin",
          "learned_embeds_strided.bin",
          "learned_embeds_view.bin",
          "kohya_emb_params.safetensors",
          "kohya_emb_params_fp16.safetensors",
          "learned_embeds.safetensors",
          "sdxl.safetensors");

  private static final Path GOLDEN_HYPERNETWORKS =
      Path.of("src/test/resources/golden/hypernetworks");
  private static final List<String> HYPERNETWORKS = List.of("linear.pt", "mish_ln_dropout.pt");

  private static final List<String> PICTURES =
      List.of(
          "alpha.png",
          "alpha.webp",
          "animated.gif",
          "animated_alpha.webp",
          "cmyk.jpg",
          "gray16.png",
          "interlaced.gif",
          "lossless.webp",
          "lossy.webp",
          "orientation6.jpg",
          "palette4.png",
          "progressive.jpg",
          "rgb.bmp",
          "turned.png",
          "turned.webp");

  private static final String CONFIG =
      """
      model: pocket
      placeholder: <cat>
      initializer: cat
      vectors: 8
      dataset: {path: ., templates: style}
      resolution: 64
      training: &training
        steps: 150
        learningRate: 5e-3
        schedule: cosine
      preview:
        prompts: ["a drawing of {}", 'another of {}']
        seeds: [1, 2]
      output: {formats: [pt, safetensors], name: cat}
      """;

  private final Map<Reader, List<Seed>> seeds = new EnumMap<>(Reader.class);

  /**
   * One file.
   *
   * @param name as of a {@link HostileFile}
   */
  record Seed(Reader reader, String name, byte[] bytes) {}

  /**
   * @param folder to work in, with a model in it
   * @param canary what the commands in pickles would make
   */
  FuzzSeeds(Path folder, Path canary) throws IOException {
    for (String name : EMBEDDINGS) {
      byte[] bytes = HostileArchives.resource("/io/vstar/adapter/embedding/" + name);
      add(Reader.EMBEDDING, name, bytes);
      add(Reader.INSPECTION, name, bytes);
      if (name.endsWith(".safetensors")) {
        add(Reader.SAFETENSORS, name, bytes);
      } else {
        add(Reader.TORCH, name, bytes);
        add(Reader.CHECKPOINT, name, bytes);
      }
    }
    for (HostileFile pickle : HostilePickles.all().toList()) {
      addSmall(pickle.content(), canary);
    }
    for (String name : PICTURES) {
      byte[] bytes = HostileArchives.resource("/io/vstar/image/" + name);
      add(Reader.PICTURE, name, bytes);
      add(Reader.INSPECTION, name, bytes);
    }
    addPictureWithTexts(folder);
    addCheckpoint(folder);
    addHypernetworks(folder);
    for (String file : ModelSeed.FILES) {
      Reader reader = file.startsWith("tokenizer/") ? Reader.TOKENIZER : Reader.MODEL;
      add(reader, "model/" + file, Files.readAllBytes(ModelSeed.FOLDER.resolve(file)));
    }
    add(Reader.TRAINING_CONFIG, "config.yaml", CONFIG.getBytes());
    add(Reader.CAPTION, "dataset/rgb.txt", "a photo of a cat, naïve".getBytes());
  }

  private void addHypernetworks(Path folder) throws IOException {
    for (String name : HYPERNETWORKS) {
      Path original = GOLDEN_HYPERNETWORKS.resolve(name);
      byte[] bytes = Files.readAllBytes(original);
      add(Reader.HYPERNETWORK, name, bytes);
      add(Reader.INSPECTION, name, bytes);
      Path own = folder.resolve(name.replace(".pt", ".safetensors"));
      HypernetworkFile.write(own, HypernetworkFile.read(original), DType.F32);
      add(Reader.HYPERNETWORK, own.getFileName().toString(), Files.readAllBytes(own));
      Files.delete(own);
    }
  }

  /** A reader first, so that each gets as many files as the others. */
  Seed choose(SplittableRandom random) {
    List<Reader> readers = List.copyOf(seeds.keySet());
    List<Seed> ofReader = seeds.get(readers.get(random.nextInt(readers.size())));
    return ofReader.get(random.nextInt(ofReader.size()));
  }

  private void add(Reader reader, String name, byte[] bytes) {
    seeds.computeIfAbsent(reader, r -> new ArrayList<>()).add(new Seed(reader, name, bytes));
  }

  /** Those that try something else than size. */
  private void addSmall(Content content, Path canary) throws IOException {
    byte[] bytes = content.bytes(canary);
    if (bytes.length < 4096) {
      add(Reader.TORCH, "hostile.pt", bytes);
    }
  }

  private void addCheckpoint(Path folder) throws IOException {
    Path file = folder.resolve("checkpoint.safetensors");
    TinyCheckpoint.write(file);
    Reader.SINGLE_FILE.read(file); // it is sound
    add(Reader.SINGLE_FILE, "checkpoint.safetensors", Files.readAllBytes(file));
    add(Reader.INSPECTION, "checkpoint.safetensors", Files.readAllBytes(file));
  }

  private void addPictureWithTexts(Path folder) throws IOException {
    Path file = folder.resolve("texts.png");
    PngFiles.write(
        file,
        new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB),
        Map.of("parameters", "a cat\nSteps: 20, Seed: 1, Size: 8x8, Note: \"a, b\"", "title", "猫"));
    add(Reader.PICTURE_TEXT, "texts.png", Files.readAllBytes(file));
    add(Reader.PICTURE, "texts.png", Files.readAllBytes(file));
    add(Reader.INSPECTION, "texts.png", Files.readAllBytes(file));
  }
}
