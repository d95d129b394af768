package io.vstar.sampling;

import ai.djl.ndarray.NDArray;
import io.vstar.unet.Conditioning;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A {@link Guidance} whose texts of one length are concatenated, so that the UNet predicts for
 * several of them in one batch. The negative prompt comes last.
 */
final class JoinedGuidance {
  /**
   * The texts of one length.
   *
   * @param texts (M·B, T, X), the batch of one text after that of another
   * @param members indices of the texts among all texts of the guidance
   */
  private record Group(Conditioning texts, List<Integer> members) {
    boolean takes(Conditioning text) {
      return members.size() < MOST_TEXTS
          && texts.context().getShape().get(1) == text.context().getShape().get(1);
    }

    Group and(Conditioning text, int member) {
      List<Integer> more = new ArrayList<>(members);
      more.add(member);
      return new Group(texts.concat(text), more);
    }
  }

  /** The most texts that one call of the UNet predicts for, so that its memory is bounded. */
  private static final int MOST_TEXTS = 8;

  private final Guidance guidance;
  private final GuidanceRescale rescale;
  private final List<Group> groups = new ArrayList<>();

  /** Joins the texts; new tensors belong to the scope of the first text of each length. */
  JoinedGuidance(Guidance guidance, GuidanceRescale rescale) {
    this.guidance = guidance;
    this.rescale = rescale;
    List<Conditioning> texts = new ArrayList<>();
    guidance.positives().forEach(positive -> texts.add(positive.conditioning()));
    if (!guidance.isPlain()) {
      texts.add(guidance.negative());
    }
    for (int i = 0; i < texts.size(); i++) {
      add(texts.get(i), i);
    }
  }

  private void add(Conditioning text, int member) {
    for (int i = 0; i < groups.size(); i++) {
      if (groups.get(i).takes(text)) {
        groups.set(i, groups.get(i).and(text, member));
        return;
      }
    }
    groups.add(new Group(text, List.of(member)));
  }

  /**
   * Predicts for all texts and combines the predictions.
   *
   * @param input (B, C, h, w) input of the UNet
   * @param unet predicts for a batch of M·B inputs, or for one input with M texts
   * @return (B, 4, h, w) guided prediction
   */
  NDArray predict(NDArray input, BiFunction<NDArray, Conditioning, NDArray> unet) {
    if (guidance.isPlain()) {
      return unet.apply(input, guidance.positives().get(0).conditioning());
    }
    int positives = guidance.positives().size();
    NDArray[] outputs = new NDArray[positives + 1];
    groups.forEach(group -> predict(group, input, unet, outputs));
    NDArray away = outputs[positives];
    NDArray result = away;
    for (int i = 0; i < positives; i++) {
      double push = guidance.positives().get(i).weight() * guidance.scale();
      result = result.add(outputs[i].sub(away).mul(push));
    }
    return rescale.share() == 0 ? result : rescale.of(result, positive(outputs));
  }

  /** Returns the mean of what prompts that are wanted predict, by their weights. */
  private NDArray positive(NDArray[] outputs) {
    double[] weights =
        guidance.positives().stream().mapToDouble(each -> Math.max(0, each.weight())).toArray();
    double all = Arrays.stream(weights).sum();
    if (weights.length == 1 || all == 0) {
      return outputs[0];
    }
    NDArray mean = outputs[0].mul(weights[0] / all);
    for (int i = 1; i < weights.length; i++) {
      mean = mean.add(outputs[i].mul(weights[i] / all));
    }
    return mean;
  }

  private static void predict(
      Group group,
      NDArray input,
      BiFunction<NDArray, Conditioning, NDArray> unet,
      NDArray[] outputs) {
    long batch = input.getShape().get(0);
    int texts = group.members().size();
    // The UNet takes one picture for all texts.
    NDArray inputs = input;
    for (int i = 1; i < texts && batch > 1; i++) {
      inputs = inputs.concat(input, 0);
    }
    NDArray all = unet.apply(inputs, group.texts());
    for (int i = 0; i < texts; i++) {
      outputs[group.members().get(i)] = all.get(i * batch + ":" + (i + 1) * batch);
    }
  }
}
