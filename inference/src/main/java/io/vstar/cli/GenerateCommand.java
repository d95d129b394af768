package io.vstar.cli;

import io.vstar.adapter.EmbeddingFile;
import io.vstar.adapter.TextualInversion;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.io.Sha256;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vstar generate}: prompts to PNG files. */
@Command(
    name = "generate",
    description = "Draws pictures from a prompt; embeddings are used where the prompt names them.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  bin/generate --model pocket --embedding out/cat/cat.safetensors \\",
      "      --prompt \"a drawing of <cat> on the beach\" --seed 1 -n 4"
    })
public final class GenerateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Option(
      names = "--embedding",
      description =
          "a learned word: .safetensors, .pt, .bin, or a picture that carries one; may be repeated",
      paramLabel = "FILE")
  private List<Path> embeddings = new ArrayList<>();

  @Mixin private HypernetworkArguments hypernetworks;

  @Option(
      names = "--prompt",
      required = true,
      description = "what to draw; <hypernet:NAME:STRENGTH> in it adds a hypernetwork")
  private String prompt;

  @Option(names = "--negative-prompt", defaultValue = "", description = "what not to draw")
  private String negativePrompt;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "of the first picture; the next ones count up (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--steps",
      defaultValue = "25",
      description = "of the sampler (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--guidance",
      defaultValue = "7.5",
      description = "classifier-free guidance scale (default: ${DEFAULT-VALUE})")
  private double guidance;

  @Option(
      names = "--sampler",
      defaultValue = "DDIM",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private SamplerChoice sampler;

  @Option(names = "--width", description = "in pixels (default: what the model was trained at)")
  private Integer width;

  @Option(names = "--height", description = "in pixels (default: what the model was trained at)")
  private Integer height;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "1",
      description = "pictures to draw (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--batch-size",
      defaultValue = "4",
      description = "pictures drawn at a time (default: ${DEFAULT-VALUE})")
  private int batchSize;

  @Option(
      names = "--output",
      defaultValue = "out/pictures",
      description = "folder for the pictures (default: ${DEFAULT-VALUE})")
  private Path output;

  @Mixin private EngineOptions engine;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public Integer call() {
    requirePositive("--count", count);
    requirePositive("--batch-size", batchSize);
    HypernetTags tagged = HypernetTags.parse(prompt);
    requireNoTags(negativePrompt);
    ModelFiles files = model.open(spec.commandLine().getErr());
    List<TextualInversion> learned = embeddings.stream().map(EmbeddingFile::read).toList();
    List<Chosen> chosen = hypernetworks.chosen(tagged);
    try (Interruption interruption = Interruption.install();
        TensorRuntime runtime = engine.open();
        StableDiffusion loaded = StableDiffusion.load(runtime, files, precision);
        TensorScope scope = runtime.openScope("adapters");
        ProgressReporter progress = ProgressReporter.open("drawing")) {
      PromptEncoder encoder = PromptEmbeddings.encoder(loaded, learned, scope);
      warnOfWhatIsUnused(loaded, learned, encoder, tagged.prompt());
      TextToImage generator =
          new TextToImage(loaded).with(PromptHypernetworks.adapter(loaded, chosen, scope));
      GenerationInfotext infotext =
          new GenerationInfotext(
              prompt + text(hypernetworks.optionsAsTags(chosen)),
              files.name(),
              files.sha256(),
              embeddingHashes(learned));
      int calls = -Math.floorDiv(-count, batchSize) * steps;
      for (int first = 0; first < count; first += batchSize) {
        int done = first / batchSize * steps;
        GenerationRequest request = request(loaded, tagged.prompt(), seed + first);
        List<BufferedImage> images =
            generator.generate(
                request,
                encoder,
                Math.min(batchSize, count - first),
                (step, latents) -> {
                  interruption.check();
                  progress.step((long) done + step, calls, "");
                });
        write(request, images, infotext);
      }
      return ExitCode.DONE;
    }
  }

  private GenerationRequest request(StableDiffusion loaded, String text, long firstSeed) {
    int side = loaded.config().nativeResolution();
    return new GenerationRequest(
        text,
        negativePrompt,
        width == null ? side : width,
        height == null ? side : height,
        sampler.sampler(loaded.config().noise()),
        steps,
        guidance,
        firstSeed);
  }

  private void write(
      GenerationRequest request, List<BufferedImage> images, GenerationInfotext infotext) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Files.createDirectories(output);
    } catch (IOException e) {
      throw new OutputException(output + ": cannot be made a folder: " + e.getMessage(), e);
    }
    for (int i = 0; i < images.size(); i++) {
      long pictureSeed = request.seed() + i;
      Path file = unused(pictureSeed);
      String parameters = infotext.of(request.withSeed(pictureSeed)).format();
      PngFiles.write(file, images.get(i), Map.of(Infotext.PNG_KEYWORD, parameters));
      out.println(file);
    }
    out.flush();
  }

  /** The first of seed.png, seed-2.png … that is not there: nothing is overwritten. */
  private Path unused(long pictureSeed) {
    Path file = output.resolve(pictureSeed + ".png");
    for (int i = 2; Files.exists(file); i++) {
      file = output.resolve(pictureSeed + "-" + i + ".png");
    }
    return file;
  }

  /**
   * @param learned what the files hold, in their order
   */
  private Map<String, String> embeddingHashes(List<TextualInversion> learned) {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < learned.size(); i++) {
      Path file = embeddings.get(i);
      try {
        hashes.put(learned.get(i).name(), Sha256.of(file));
      } catch (IOException e) {
        throw new CheckpointException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
    return hashes;
  }

  private void warnOfWhatIsUnused(
      StableDiffusion loaded, List<TextualInversion> learned, PromptEncoder encoder, String text) {
    PrintWriter err = spec.commandLine().getErr();
    for (TextualInversion embedding : learned) {
      String placeholder = PromptEmbeddings.placeholder(embedding, loaded.tokenizer());
      if (!encoder.uses(text, placeholder) && !encoder.uses(negativePrompt, placeholder)) {
        err.println("vstar: the prompt does not name " + placeholder + ", so it has no effect");
      }
    }
    int dropped = encoder.droppedTokens(text);
    if (dropped > 0) {
      err.println("vstar: the prompt is too long: its last " + dropped + " tokens are cut off");
    }
    err.flush();
  }

  private static String text(List<HypernetTags.Tag> tags) {
    return tags.stream().map(HypernetTags.Tag::text).collect(Collectors.joining());
  }

  private static void requireNoTags(String negative) {
    List<HypernetTags.Tag> tags = HypernetTags.parse(negative).tags();
    if (!tags.isEmpty()) {
      throw new ConfigException(
          tags.get(0).text() + " stands in the negative prompt; it belongs into the prompt");
    }
  }

  private void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ConfigException(option + " is " + value + ", expected a whole number > 0");
    }
  }
}
