package io.vstar.pictures;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.generation.BatchGuidance;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.Interpolation;
import io.vstar.generation.NoiseSeed;
import io.vstar.generation.PictureGuidance;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.Infotext;
import io.vstar.pictures.SharedSteps.TextShape;
import io.vstar.sampling.SamplingLoop;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Pictures between two prompts, with the same noise: what the UNet reads lies on the way from one
 * encoded prompt to the other, or beyond them.
 */
public final class PromptPath {
  static final String PLACE = "Walk place";
  private static final String OTHER_PROMPT = "Walk to";
  private static final String WAY = "Walk interpolation";

  private final StableDiffusionConfig config;
  private final PictureJob from;
  private final PictureJob to;
  private final Interpolation interpolation;

  private PromptPath(
      StableDiffusionConfig config, PictureJob from, PictureJob to, Interpolation interpolation) {
    this.config = config;
    this.from = from;
    this.to = to;
    this.interpolation = interpolation;
  }

  /**
   * Reads the files of both ends and checks them; the model's weights are not needed.
   *
   * @param from prompt and all settings of the first end
   * @param to prompt of the other end
   * @throws ConfigException if the model cannot carry it out, or the prompts name different
   *     hypernetworks or LoRAs
   */
  public static PromptPath prepare(
      ModelFiles files, PictureTask from, String to, Interpolation interpolation) {
    PictureTask fixed = from.with(from.order().withDrawnSeed().withCount(1, 1));
    PictureJob first = PictureJob.prepare(files, fixed.order(), fixed.adapters());
    PictureJob last = PictureJob.prepare(files, fixed.order().withPrompt(to), fixed.adapters());
    if (!SharedSteps.of(first, from.adapters()).equals(SharedSteps.of(last, from.adapters()))) {
      throw new ConfigException(
          "the prompts of both ends name different hypernetworks or LoRAs; give them with"
              + " --hypernetwork or --lora, for the whole way");
    }
    return new PromptPath(files.config(), first, last, interpolation);
  }

  /** Returns the order of the first end, with its seed. */
  public PictureOrder order() {
    return from.order();
  }

  /** Returns the number of calls of the UNet for a batch. */
  public int calls() {
    return from.callsEach();
  }

  /**
   * Returns the memory that a batch takes beside the model's weights.
   *
   * @param pictures number of pictures in it
   */
  public DrawingMemory memory(int pictures) {
    return from.request().memory(config, pictures);
  }

  /**
   * A path with a loaded model.
   *
   * @param warnings what is to be told before pictures are drawn
   */
  public record Opened(
      TextToImage generator,
      BatchGuidance first,
      BatchGuidance last,
      Infotext infotext,
      List<String> warnings) {}

  /**
   * Loads the adapters.
   *
   * @param model the model that the path was prepared for
   * @param scope owns their tensors; must stay open as long as the result is used
   * @throws ConfigException if the prompts have different numbers of parts or chunks
   */
  public Opened open(StableDiffusion model, TensorScope scope) {
    TextShape begins = TextShape.of(from, from.reader(model.tokenizer()));
    TextShape ends = TextShape.of(to, to.reader(model.tokenizer()));
    if (!begins.equals(ends)) {
      throw new ConfigException(
          "the prompts of both ends must have as many chunks of 75 tokens at each step, and as many parts of AND with the same weights; the first has %s, the other %s"
              .formatted(begins, ends));
    }
    PictureJob.Opened first = from.open(model, scope);
    PictureJob.Opened last = to.open(model, scope);
    return new Opened(
        from.generator(model, scope),
        PictureGuidance.ofPrompts(model, first.encoder(), from.request()),
        PictureGuidance.ofPrompts(model, last.encoder(), to.request()),
        from.infotext(first.infotext(), from.request()),
        warnings(first, last));
  }

  /** Returns what is told of both ends; an embedding that one of them names has an effect. */
  private List<String> warnings(PictureJob.Opened first, PictureJob.Opened last) {
    Set<String> lines = new LinkedHashSet<>(first.warnings());
    lines.retainAll(last.warnings());
    lines.addAll(from.prompts().notices());
    lines.addAll(to.prompts().notices());
    return new ArrayList<>(lines);
  }

  /**
   * Draws the pictures of places in one batch.
   *
   * @param places places η: 0 is the first prompt, 1 the other
   */
  public List<BufferedImage> draw(
      Opened opened, List<Double> places, SamplingLoop.Listener listener) {
    NoiseSeed seed = new NoiseSeed(order().seed(), order().settings().variation());
    return opened
        .generator()
        .generate(
            from.request(),
            Collections.nCopies(places.size(), seed),
            PictureGuidance.between(opened.first(), opened.last(), places, interpolation),
            listener)
        .stream()
        .map(from::finished)
        .toList();
  }

  /**
   * Returns a picture with its infotext: that of the first end, and its place on the way.
   *
   * @param place its place η
   */
  public MadePicture made(Opened opened, BufferedImage picture, double place) {
    Infotext first = opened.infotext();
    Map<String, String> parameters = new LinkedHashMap<>(first.parameters());
    String version = parameters.remove("Version");
    parameters.put(OTHER_PROMPT, to.order().prompt());
    parameters.put(PLACE, GenerationInfotext.number(place));
    parameters.put(WAY, interpolation.name().toLowerCase(Locale.ROOT));
    parameters.put("Version", version);
    return new MadePicture(
        picture, order().seed(), new Infotext(first.prompt(), first.negativePrompt(), parameters));
  }
}
