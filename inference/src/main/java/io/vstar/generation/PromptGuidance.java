package io.vstar.generation;

import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.error.ConfigException;
import io.vstar.prompt.ParsedPrompt;
import io.vstar.prompt.PromptSchedule;
import io.vstar.prompt.StepRange;
import io.vstar.sampling.Guidance;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.sampling.WeightedConditioning;
import io.vstar.tensor.TensorScope;
import io.vstar.unet.Conditioning;
import io.vstar.unet.PictureSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the guidance of each call of the UNet from the prompts of a request: what each part shows
 * then, with the weight of the part. Each distinct text is encoded once.
 */
final class PromptGuidance {
  /** The most encoded chunks for one batch, which take 240 MB for SD 1.x. */
  private static final long MOST_ROWS = 1024;

  private final StableDiffusion model;
  private final PromptEncoder encoder;
  private final PromptEncoder towards; // encodes what the prompt shows
  private final GenerationRequest request;
  private final int count;
  private final TensorScope scope;
  private final List<ParsedPrompt.ScheduledPart> positives;
  private final PromptSchedule negative;
  private final Map<String, Conditioning> encoded = new LinkedHashMap<>();
  private final Map<Texts, Guidance> guidances = new HashMap<>();

  /**
   * The texts of one call.
   *
   * @param positives the text of each part
   */
  private record Texts(List<String> positives, String negative) {}

  /**
   * Parses the prompts of a request.
   *
   * @param count number of pictures in the batch
   * @param range steps over which the prompts change, counted in calls of the UNet
   * @param scope owns the encoded texts; must stay open as long as the guidance is used
   * @throws ConfigException if a limit of prompts is exceeded
   */
  PromptGuidance(
      StableDiffusion model,
      PromptEncoder encoder,
      GenerationRequest request,
      int count,
      StepRange range,
      TensorScope scope) {
    this.model = model;
    this.encoder = encoder;
    this.towards = encoder.ofShown();
    this.request = request;
    this.count = count;
    this.scope = scope;
    this.positives = encoder.language().parse(request.prompt()).over(range);
    this.negative =
        encoder.language().parseNegative(request.negativePrompt()).over(range).get(0).schedule();
  }

  /**
   * Encodes all texts.
   *
   * @throws ConfigException if they are too many to be held in memory
   * @throws io.vstar.error.CheckpointException if a text encoder gives no numbers
   */
  GuidanceSchedule schedule() {
    Set<String> texts = new LinkedHashSet<>();
    positives.forEach(part -> texts.addAll(part.schedule().texts()));
    requireFew(texts);
    texts.forEach(text -> encoded.computeIfAbsent(text, each -> encode(towards, each)));
    Map<String, Conditioning> away = new HashMap<>();
    negative.texts().forEach(text -> away.put(text, encodeNegative(text)));
    return step -> {
      int call = step.made();
      Texts now =
          new Texts(
              positives.stream().map(part -> part.schedule().atCall(call)).toList(),
              negative.atCall(call));
      return guidances.computeIfAbsent(now, key -> guidance(key, away.get(key.negative())));
    };
  }

  private Guidance guidance(Texts texts, Conditioning away) {
    List<WeightedConditioning> towards = new ArrayList<>();
    for (int i = 0; i < positives.size(); i++) {
      towards.add(
          new WeightedConditioning(
              encoded.get(texts.positives().get(i)), positives.get(i).weight()));
    }
    return new Guidance(towards, away, request.guidance());
  }

  private Conditioning encodeNegative(String text) {
    boolean zeros = text.isBlank() && model.config().text().zerosForNoNegative();
    boolean shared = towards == encoder && !zeros;
    Conditioning own =
        shared
            ? encoded.computeIfAbsent(text, each -> encode(encoder, each))
            : encode(encoder, text);
    return zeros ? own.withoutText() : own;
  }

  private Conditioning encode(PromptEncoder by, String text) {
    PictureSize size = PictureSize.whole(request.height(), request.width());
    Conditioning conditioning =
        by.encode(scope, Collections.nCopies(count, text), Collections.nCopies(count, size));
    model
        .results()
        .require(
            conditioning.context().toFloatArray(),
            "the picture of seed " + request.seed(),
            ModelPart.textEncoders(model.config()).toArray(ModelPart[]::new));
    return conditioning;
  }

  private void requireFew(Set<String> positiveTexts) {
    Set<String> all = new LinkedHashSet<>(positiveTexts);
    all.addAll(negative.texts());
    long rows = 0;
    for (String text : all) {
      rows += (long) count * encoder.reader().read(text).prompt().chunks().size();
      if (rows > MOST_ROWS) {
        throw new ConfigException(
            "the prompts change into %d texts, whose chunks for a batch of %d are more than %d; shorten or change them less, or draw fewer pictures at a time"
                .formatted(all.size(), count, MOST_ROWS));
      }
    }
  }
}
