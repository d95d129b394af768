package io.vstar.cli.generate;

import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.EngineOptions;
import io.vstar.cli.console.ExitCode;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.ProgramVersion;
import io.vstar.cli.console.ProgressReporter;
import io.vstar.cli.model.HypernetworkArguments;
import io.vstar.cli.model.ModelArguments;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.HostMemory;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.HypernetTags;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
      draw(order(), interruption);
      return ExitCode.DONE;
    }
  }

  /**
   * All that a drawing needs but the model's weights.
   *
   * @param calls of the UNet for a batch; some samplers ask it more often than they have steps
   */
  private record Order(
      ModelFiles files,
      HypernetTags tagged,
      GenerationRequest request,
      int calls,
      Batches batches,
      List<EmbeddingArguments.Read> embeddings,
      List<Chosen> hypernetworks) {

    List<TextualInversion> learned() {
      return embeddings.stream().map(EmbeddingArguments.Read::embedding).toList();
    }

    List<NamedEmbedding> named() {
      return embeddings.stream().map(EmbeddingArguments.Read::named).toList();
    }

    DrawingMemory memory() {
      return new DrawingMemory(
          files.config().vae(), request.width(), request.height(), batches.largest());
    }
  }

  /** Reads and checks all that can be before the model's weights are loaded. */
  private Order order() {
    requirePositive("--count", count);
    requirePositive("--batch-size", batchSize);
    requirePositive("--steps", steps);
    requirePositive("--width", width == null ? 1 : width);
    requirePositive("--height", height == null ? 1 : height);
    requireNoTags(negativePrompt);
    HypernetTags tagged = HypernetTags.parse(prompt);
    new PictureFolder(output).requireWritable();
    ModelFiles files = model.open(err());
    StableDiffusionConfig config = files.config();
    GenerationRequest request = request(config, tagged.prompt(), firstSeed());
    NoiseSchedule schedule = new NoiseSchedule(config.noise());
    Order order =
        new Order(
            files,
            tagged,
            request,
            request.sampler().plan(schedule, steps).timesteps().size(),
            Batches.of(count, batchSize),
            embeddings.read(),
            hypernetworks.chosen(tagged));
    PromptEmbeddings.requireFit(config, order.learned());
    return order;
  }

  private void draw(Order order, Interruption interruption) {
    try (TensorRuntime runtime = engine.open()) {
      order
          .memory()
          .requireFits(
              runtime.isOnGpu() ? OptionalLong.empty() : HostMemory.ofThisMachine().available());
      interruption.check();
      try (StableDiffusion loaded = StableDiffusion.load(runtime, order.files(), precision);
          TensorScope scope = runtime.openScope("adapters")) {
        EmbeddingWords words = PromptEmbeddings.words(loaded, order.named());
        PromptEncoder encoder = PromptEmbeddings.encoder(loaded, order.learned(), words, scope);
        List<String> titles = order.named().stream().map(NamedEmbedding::title).toList();
        warn(
            new PromptWarnings(encoder, words, titles).of(order.tagged().prompt(), negativePrompt));
        ContextAdapter adapter = PromptHypernetworks.adapter(loaded, order.hypernetworks(), scope);
        draw(
            order,
            new TextToImage(loaded).with(adapter),
            encoder,
            infotext(order, encoder, words),
            interruption);
      }
    }
  }

  /** Each batch is written before the next begins, so that a signal loses no more than one. */
  private void draw(
      Order order,
      TextToImage generator,
      PromptEncoder encoder,
      GenerationInfotext infotext,
      Interruption interruption) {
    Batches batches = order.batches();
    long allCalls = (long) batches.size() * order.calls();
    try (ProgressReporter progress = ProgressReporter.open("drawing")) {
      for (int i = 0; i < batches.size(); i++) {
        Batches.Batch batch = batches.get(i);
        GenerationRequest request =
            order.request().withSeed(order.request().seed() + batch.first());
        long before = (long) i * order.calls();
        List<BufferedImage> images =
            generator.generate(
                request,
                encoder,
                batch.size(),
                (step, latents) -> {
                  interruption.check();
                  progress.step(before + step, allCalls, batches.title(batch));
                });
        write(request, images, infotext);
      }
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
  private GenerationInfotext infotext(Order order, PromptEncoder encoder, EmbeddingWords words) {
    Map<String, String> webUiNames = new LinkedHashMap<>();
    Map<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < order.embeddings().size(); i++) {
      EmbeddingArguments.Read embedding = order.embeddings().get(i);
      String word = words.placeholders().get(i).name();
      boolean taken = webUiNames.containsValue(embedding.webUiName());
      String name = taken ? embedding.embedding().name() : embedding.webUiName();
      webUiNames.put(word, name);
      if (encoder.uses(order.tagged().prompt(), word) || encoder.uses(negativePrompt, word)) {
        hashes.put(name, embedding.sha256());
      }
    }
    UnaryOperator<String> inWebUi = text -> encoder.replacing(text, webUiNames::get);
    return new GenerationInfotext(
        HypernetTags.outsideTags(prompt, inWebUi) + hypernetworks.optionsAsTags(),
        inWebUi.apply(negativePrompt),
        new GenerationInfotext.Model(order.files().name(), order.files().sha256()),
        hashes,
        ProgramVersion.text());
  }

  private void write(
      GenerationRequest request, List<BufferedImage> images, GenerationInfotext infotext) {
    PictureFolder pictures = new PictureFolder(output);
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < images.size(); i++) {
      GenerationRequest own = request.withSeed(request.seed() + i);
      out.println(pictures.write(own.seed(), images.get(i), infotext.of(own)));
    }
    out.flush();
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
