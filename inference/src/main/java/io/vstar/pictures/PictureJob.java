package io.vstar.pictures;

import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.conditioning.TextEncoding;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.EmbeddingWords;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NamedEmbedding;
import io.vstar.generation.PromptEmbeddings;
import io.vstar.generation.PromptHypernetworks;
import io.vstar.generation.PromptHypernetworks.Chosen;
import io.vstar.generation.PromptLoras;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.ImageSize;
import io.vstar.image.Infotext;
import io.vstar.noise.NoiseSchedule;
import io.vstar.pictures.PictureEvent.Ended;
import io.vstar.pictures.PictureEvent.PictureMade;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureEvent.Warned;
import io.vstar.sampling.Sampler;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.text.PromptReader;
import io.vstar.unet.ContextAdapter;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the pictures of an order: reads and checks all files it needs before the model's weights
 * are loaded, then draws in batches and reports events.
 *
 * <pre>
 * ModelFiles files = Models.open("pocket");
 * PictureOrder order = PictureOrder.of("a drawing of &lt;cat&gt;").withSeed(7);
 * PictureJob job = PictureJob.prepare(files, order, AdapterFiles.NONE.withEmbedding(cat));
 * try (TensorRuntime runtime = TensorRuntime.open(DeviceChoice.AUTO);
 *     StableDiffusion model = StableDiffusion.load(runtime, files, Precision.FP32)) {
 *   job.run(model, PictureListener.pictures(new PictureFolder(folder)::write));
 * }
 * </pre>
 */
public final class PictureJob {
  private static final int MOST_SKIPPED = 10; // that are told one by one

  private final ModelFiles files;
  private final PictureOrder order;
  private final OrderPrompts prompts;
  private final GenerationRequest request;
  private final Sampler.Walk walk;
  private final int callsEach;
  private final Optional<DrawnOver> over;
  private final Optional<PreparedAesthetic> aesthetic;
  private final Batches batches;
  private final AdapterFiles adapters;
  private final FoundEmbeddingFiles embeddings;
  private final List<Chosen> hypernetworks;
  private final List<PromptLoras.Chosen> loras;

  private PictureJob(ModelFiles files, PictureOrder order, AdapterFiles adapters) {
    StableDiffusionConfig config = files.config();
    this.files = files;
    this.order = order;
    this.adapters = adapters;
    this.request = order.request(config, order.tags().prompt());
    NoiseSchedule schedule = new NoiseSchedule(config.noise());
    this.walk = request.sampler().plan(schedule, order.steps());
    this.callsEach =
        walk.from(skippedSteps(order)).calls()
            + request.settings().hires().map(hires -> hires.calls(request, schedule)).orElse(0);
    OrderPrompts first =
        OrderPrompts.of(order, walk.calls(), adapters.loras().folder().isPresent());
    this.prompts =
        request
            .settings()
            .hires()
            .map(hires -> first.withHires(hires.range(first.range(), request, schedule)))
            .orElse(first);
    ImageSize size = new ImageSize(request.width(), request.height());
    this.over = order.source().map(source -> DrawnOver.read(source, size));
    this.aesthetic = order.aesthetic().map(AestheticSource::read);
    this.batches = Batches.of(order.count(), order.batchSize());
    this.embeddings = adapters.embeddings().read(config);
    this.hypernetworks = adapters.hypernetworks().chosen(prompts.hypernetworks());
    this.loras = adapters.loras().chosen(prompts.loras());
  }

  /**
   * Reads the files of an order and checks it; the model's weights are not needed.
   *
   * @param adapters files of embeddings, hypernetworks and LoRAs
   * @throws io.vstar.error.ConfigException if the model cannot carry out the order, or an adapter
   *     is for other models
   * @throws io.vstar.error.CheckpointException if a file of an adapter or an aesthetic embedding is
   *     damaged
   * @throws io.vstar.error.DatasetException if a picture that is drawn over cannot be read
   */
  public static PictureJob prepare(ModelFiles files, PictureOrder order, AdapterFiles adapters) {
    return new PictureJob(files, order.withDrawnSeed(), adapters);
  }

  /** Returns the order, with a seed drawn for it if it has a random one. */
  public PictureOrder order() {
    return order;
  }

  /** Returns the memory that the largest batch takes beside the model's weights. */
  public DrawingMemory memory() {
    return request.memory(files.config(), batches.largest());
  }

  /**
   * Makes the pictures. It may be called again.
   *
   * @param model the model that the job was prepared for, loaded
   * @throws io.vstar.error.CheckpointException if a result of a network is not finite, the message
   *     having seed and part; or no text encoder shares the space of the order's aesthetic
   *     embedding
   */
  public void run(StableDiffusion model, PictureListener listener) {
    try (TensorScope scope = model.runtime().openScope("adapters")) {
      Opened opened = open(model, scope);
      TextToImage generator = generator(model, scope);
      opened.warnings().forEach(line -> listener.on(new Warned(line)));
      listener.on(new Started(order.count(), batches.size(), calls()));
      for (int i = 0; i < batches.size(); i++) {
        draw(i, generator, opened, listener);
      }
      listener.on(new Ended(order.count()));
    }
  }

  /**
   * A job with a loaded model.
   *
   * @param encoder the encoder of prompts with embeddings
   * @param infotext the infotext of the pictures
   * @param warnings what is to be told before pictures are drawn
   */
  record Opened(PromptEncoder encoder, GenerationInfotext infotext, List<String> warnings) {}

  /**
   * Loads the embeddings, and the LoRAs of the text encoders.
   *
   * @param scope owns their tensors; must stay open as long as the result is used
   */
  Opened open(StableDiffusion model, TensorScope scope) {
    EmbeddingWords words = PromptEmbeddings.words(model, named());
    PromptEncoder plain =
        PromptEmbeddings.encoder(model, learned(), words, scope)
            .reading(order.language())
            .showing(encoding(model, scope));
    PromptEncoder encoder = PromptLoras.encoder(model, loras, plain, scope);
    List<String> warnings = new ArrayList<>(skipped());
    warnings.addAll(warnings(encoder.reader(), words));
    GenerationInfotext infotext =
        new PromptInfotext(files, prompts, adapters, embeddings.loaded())
            .of(encoder.reader(), words);
    return new Opened(encoder, infotext, warnings);
  }

  private TextEncoding encoding(StableDiffusion model, TensorScope scope) {
    return aesthetic.map(each -> each.encoding(model, scope)).orElse(TextEncoding.PLAIN);
  }

  /**
   * Loads the hypernetworks, and the LoRAs of the UNet.
   *
   * @param scope owns their tensors; must stay open as long as the result is used
   * @return a generator with hypernetworks, LoRAs and what is drawn over
   */
  TextToImage generator(StableDiffusion model, TensorScope scope) {
    ContextAdapter contexts = PromptHypernetworks.adapter(model, hypernetworks, scope);
    TextToImage plain =
        new TextToImage(model).with(PromptLoras.adapter(model, loras, contexts, scope));
    return over.map(DrawnOver::initial).map(plain::over).orElse(plain);
  }

  /** Draws a batch and announces its pictures, so that a stop loses at most one batch. */
  private void draw(int index, TextToImage generator, Opened opened, PictureListener listener) {
    PictureBatch batch = batches.get(index);
    GenerationRequest own = request.ofPicture(batch.first());
    long before = (long) index * callsEach;
    List<BufferedImage> images =
        generator.generate(
            own,
            opened.encoder(),
            batch.size(),
            (step, latents) -> listener.on(new Stepped(before + step, calls(), batch)));
    for (int i = 0; i < images.size(); i++) {
      GenerationRequest request = own.ofPicture(i);
      listener.on(new PictureMade(made(images.get(i), request, opened.infotext())));
    }
  }

  /**
   * Returns a picture with its infotext, put back into what it was drawn over.
   *
   * @param request the request with the picture's own seed
   */
  MadePicture made(BufferedImage drawn, GenerationRequest request, GenerationInfotext infotext) {
    return new MadePicture(finished(drawn), request.seed(), infotext(infotext, request));
  }

  /**
   * Returns the infotext of a picture.
   *
   * @param request the request with the picture's own seed
   */
  Infotext infotext(GenerationInfotext infotext, GenerationRequest request) {
    Infotext plain = infotext.of(request);
    return aesthetic.map(each -> each.recorded(plain)).orElse(plain);
  }

  /** Puts a drawing back into the picture that it was drawn over, if there is one. */
  BufferedImage finished(BufferedImage drawn) {
    return over.map(picture -> picture.finished(drawn)).orElse(drawn);
  }

  /** Returns the request of the first picture. */
  GenerationRequest request() {
    return request;
  }

  /** Returns the prompts as they are understood. */
  OrderPrompts prompts() {
    return prompts;
  }

  /** Returns the whole walk of the sampler. */
  Sampler.Walk walk() {
    return walk;
  }

  /** Returns the number of calls of the UNet for a batch. */
  int callsEach() {
    return callsEach;
  }

  /** Returns a reader of the prompts, with the words of the embeddings. */
  PromptReader reader(ClipTokenizer tokenizer) {
    EmbeddingWords words = EmbeddingWords.of(named(), tokenizer::isWord);
    return new PromptReader(tokenizer, words.placeholders(), order.language());
  }

  private static int skippedSteps(PictureOrder order) {
    return order
        .source()
        .map(source -> Start.skippedSteps(order.steps(), source.strength()))
        .orElse(0);
  }

  private long calls() {
    return (long) batches.size() * callsEach;
  }

  /**
   * Returns what the prompts become, without loading the model's weights.
   *
   * @throws io.vstar.error.CheckpointException if the model's tokenizer is damaged
   */
  public PromptExplanation explain() {
    List<ClipTokenizer> tokenizers = TokenizerFolder.openAll(files.tokenizers());
    try {
      ClipTokenizer tokenizer = tokenizers.get(0);
      EmbeddingWords words = EmbeddingWords.of(named(), tokenizer::isWord);
      PromptReader reader = new PromptReader(tokenizer, words.placeholders(), order.language());
      return new PromptExplainer(tokenizer, reader, callsEach)
          .explain(prompts, embeddings, warnings(reader, words));
    } finally {
      tokenizers.forEach(ClipTokenizer::close);
    }
  }

  private List<String> warnings(PromptReader reader, EmbeddingWords words) {
    return new PromptWarnings(reader, words, named()).of(prompts);
  }

  /** Returns a sentence for each of the first files that were skipped, and one for the others. */
  private List<String> skipped() {
    List<String> lines = new ArrayList<>();
    embeddings.skipped().stream().limit(MOST_SKIPPED).forEach(each -> lines.add(each.sentence()));
    if (embeddings.skipped().size() > MOST_SKIPPED) {
      lines.add(
          "skipped %d more files of embeddings; vstar tokens lists them all"
              .formatted(embeddings.skipped().size() - MOST_SKIPPED));
    }
    return lines;
  }

  private List<TextualInversion> learned() {
    return embeddings.loaded().stream().map(StoredEmbedding::embedding).toList();
  }

  private List<NamedEmbedding> named() {
    return embeddings.loaded().stream().map(StoredEmbedding::named).toList();
  }
}
