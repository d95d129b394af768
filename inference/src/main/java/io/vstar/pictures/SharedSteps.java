package io.vstar.pictures;

import io.vstar.generation.GenerationRequest;
import io.vstar.generation.HiresPass;
import io.vstar.generation.VaeTiles;
import io.vstar.image.ImageSize;
import io.vstar.prompt.ParsedPrompt.ScheduledPart;
import io.vstar.sampling.ChosenSampler;
import io.vstar.sampling.GuidanceRescale;
import io.vstar.text.HypernetTags;
import io.vstar.text.LoraTags;
import io.vstar.text.PromptReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What pictures must have in common to be drawn in one batch: all that the UNet's calls share.
 * Prompts, embeddings, seeds and variations may differ.
 *
 * @param size size of the pictures
 * @param sampler the sampler with its settings
 * @param steps number of steps
 * @param guidance guidance scale
 * @param rescale scaling of guided predictions
 * @param hires second pass
 * @param tiles tiles of the autoencoder
 * @param source the picture that is drawn over
 * @param hypernetworks files of hypernetworks for every prompt
 * @param tags hypernetworks that the prompt names
 * @param loras files of LoRAs for every prompt
 * @param loraTags LoRAs that the prompt names
 */
record SharedSteps(
    ImageSize size,
    ChosenSampler sampler,
    int steps,
    double guidance,
    GuidanceRescale rescale,
    Optional<HiresPass> hires,
    Optional<VaeTiles> tiles,
    Optional<PictureSource> source,
    HypernetworkFiles hypernetworks,
    List<HypernetTags.Tag> tags,
    LoraFiles loras,
    List<LoraTags.Tag> loraTags) {

  /** Returns what the picture of a job shares with others. */
  static SharedSteps of(PictureJob job, AdapterFiles adapters) {
    PictureOrder order = job.order();
    GenerationRequest request = job.request();
    return new SharedSteps(
        new ImageSize(request.width(), request.height()),
        order.sampler(),
        order.steps(),
        order.guidance(),
        order.settings().rescale(),
        order.settings().hires(),
        order.settings().tiles(),
        order.source(),
        adapters.hypernetworks(),
        job.prompts().hypernetworks().tags(),
        adapters.loras(),
        job.prompts().loras().tags());
  }

  /**
   * The texts of a picture as far as those of a batch must be alike.
   *
   * @param weights weight of each part of the prompt
   * @param chunks number of chunks that each call of the UNet reads, of each part and of the
   *     negative prompt
   */
  record TextShape(List<Double> weights, List<List<Integer>> chunks) {

    /**
     * Returns the shape of a job's prompts.
     *
     * @param reader reads the prompts with the words of the job's embeddings
     */
    static TextShape of(PictureJob job, PromptReader reader) {
      OrderPrompts prompts = job.prompts();
      List<ScheduledPart> positives = prompts.positive().over(prompts.range());
      List<List<Integer>> chunks =
          prompts.passes().stream()
              .flatMap(
                  pass -> {
                    List<ScheduledPart> parts = new ArrayList<>(prompts.positive().over(pass));
                    parts.addAll(prompts.negative().over(pass));
                    return IntStream.range(0, pass.steps())
                        .mapToObj(step -> chunks(parts, step, reader));
                  })
              .toList();
      return new TextShape(positives.stream().map(ScheduledPart::weight).toList(), chunks);
    }

    private static List<Integer> chunks(List<ScheduledPart> parts, int call, PromptReader reader) {
      return parts.stream()
          .map(part -> part.schedule().atCall(call))
          .map(text -> reader.read(text).prompt().chunks().size())
          .toList();
    }
  }
}
