package io.vstar.cli;

import io.vstar.adapter.TextualInversion;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.error.ConfigException;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptEncoder;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
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
  private static final long RANDOM_SEED = -1;
  private static final long SEEDS = 1L << 32; // A1111 draws from as many

  @Spec private CommandSpec spec;

  @Mixin private ModelArguments model;

  @Mixin private EmbeddingArguments embeddings;

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
      description =
          "of the first picture; the next ones count up; -1 draws one at random (default:"
              + " ${DEFAULT-VALUE})")
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
      paramLabel = "NAME",
      defaultValue = "DDIM",
      converter = SamplerChoice.Converter.class,
      completionCandidates = SamplerChoice.Candidates.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private SamplerChoice sampler;

  @Option(
      names = "--schedule-type",
      paramLabel = "NAME",
      converter = ScheduleType.Converter.class,
      description =
          "the sampler's noise levels as A1111 names them: Automatic, Uniform or Karras (default: as"
              + " the sampler's name says)")
  private ScheduleType scheduleType;

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
      description = "pictures drawn at a time, at most (default: ${DEFAULT-VALUE})")
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
    try (Interruption interruption = Interruption.install()) {
      return draw(interruption);
    }
  }

  private int draw(Interruption interruption) {
    requirePositive("--count", count);
    requirePositive("--batch-size", batchSize);
    requireNoTags(negativePrompt);
    HypernetTags tagged = HypernetTags.parse(prompt);
    PictureFolder pictures = new PictureFolder(output);
    pictures.requireWritable();
    ModelFiles files = model.open(err());
    GenerationRequest request = request(files.config(), tagged.prompt(), firstSeed());
    int calls = callsPerBatch(request, files.config());
    List<EmbeddingArguments.Read> read = embeddings.read();
    List<TextualInversion> learned = read.stream().map(EmbeddingArguments.Read::embedding).toList();
    PromptEmbeddings.requireFit(files.config(), learned);
    List<Chosen> chosen = hypernetworks.chosen(tagged);
    interruption.check();
    try (TensorRuntime runtime = engine.open();
        StableDiffusion loaded = StableDiffusion.load(runtime, files, precision);
        TensorScope scope = runtime.openScope("adapters");
        ProgressReporter progress = ProgressReporter.open("drawing")) {
      EmbeddingWords words =
          PromptEmbeddings.words(
              loaded, read.stream().map(EmbeddingArguments.Read::named).toList());
      PromptEncoder encoder = PromptEmbeddings.encoder(loaded, learned, words, scope);
      warn(new PromptWarnings(encoder, words, titles(read)).of(tagged.prompt(), negativePrompt));
      TextToImage generator =
          new TextToImage(loaded).with(PromptHypernetworks.adapter(loaded, chosen, scope));
      GenerationInfotext infotext = infotext(files, encoder, words, read);
      Batches batches = Batches.of(count, batchSize);
      for (int i = 0; i < batches.size(); i++) {
        Batches.Batch batch = batches.get(i);
        long before = (long) i * calls;
        GenerationRequest next = request.withSeed(request.seed() + batch.first());
        List<BufferedImage> images =
            generator.generate(
                next,
                encoder,
                batch.size(),
                (step, latents) -> {
                  interruption.check();
                  progress.step(before + step, (long) batches.size() * calls, batches.title(batch));
                });
        write(pictures, next, images, infotext);
      }
      return ExitCode.DONE;
    }
  }

  /** Checks all that can be checked of a request before the model's weights are read. */
  private GenerationRequest request(StableDiffusionConfig config, String text, long firstSeed) {
    int side = config.nativeResolution();
    SamplerChoice chosen = scheduleType == null ? sampler : sampler.with(scheduleType);
    GenerationRequest request =
        new GenerationRequest(
            text,
            negativePrompt,
            width == null ? side : width,
            height == null ? side : height,
            chosen.sampler(config.noise()),
            steps,
            guidance,
            firstSeed);
    request.requireFits(config);
    return request;
  }

  /** Some samplers ask the model more often than they have steps. */
  private static int callsPerBatch(GenerationRequest request, StableDiffusionConfig config) {
    NoiseSchedule schedule = new NoiseSchedule(config.noise());
    return request.sampler().plan(schedule, request.steps()).timesteps().size();
  }

  /** The seed of the option, or one at random from A1111's range, which is told. */
  private long firstSeed() {
    if (seed != RANDOM_SEED) {
      return seed;
    }
    long drawn = new SplittableRandom().nextLong(SEEDS);
    warn(List.of("the seed is " + drawn));
    return drawn;
  }

  /**
   * Prompts in A1111's words, so that it finds the embeddings there: it knows them by their files'
   * names. What no prompt uses is left out.
   */
  private GenerationInfotext infotext(
      ModelFiles files,
      PromptEncoder encoder,
      EmbeddingWords words,
      List<EmbeddingArguments.Read> read) {
    Map<String, String> webUiNames = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < read.size(); i++) {
      EmbeddingArguments.Read embedding = read.get(i);
      String word = words.placeholders().get(i).name();
      webUiNames.put(word, embedding.webUiName());
      String text = HypernetTags.parse(prompt).prompt();
      if (encoder.uses(text, word) || encoder.uses(negativePrompt, word)) {
        hashes.put(embedding.webUiName(), embedding.sha256());
      }
    }
    UnaryOperator<String> inWebUi = text -> encoder.replacing(text, webUiNames::get);
    return new GenerationInfotext(
        HypernetTags.outsideTags(prompt, inWebUi) + hypernetworks.optionsAsTags(),
        inWebUi.apply(negativePrompt),
        new GenerationInfotext.Model(files.name(), files.sha256()),
        hashes,
        ProgramVersion.text());
  }

  private void write(
      PictureFolder pictures,
      GenerationRequest request,
      List<BufferedImage> images,
      GenerationInfotext infotext) {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < images.size(); i++) {
      GenerationRequest own = request.withSeed(request.seed() + i);
      out.println(pictures.write(own.seed(), images.get(i), infotext.of(own)));
    }
    out.flush();
  }

  private static List<String> titles(List<EmbeddingArguments.Read> read) {
    return read.stream().map(each -> each.named().title()).toList();
  }

  private void warn(List<String> lines) {
    lines.forEach(line -> err().println("vstar: " + line));
    err().flush();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private static void requireNoTags(String negative) {
    List<HypernetTags.Tag> tags = HypernetTags.parse(negative).tags();
    if (!tags.isEmpty()) {
      throw new ConfigException(
          tags.get(0).text() + " stands in the negative prompt; it belongs into the prompt");
    }
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new ConfigException(option + " is " + value + ", expected a whole number > 0");
    }
  }
}
