package io.vstar.generation;

import io.vstar.conditioning.PromptEncoder;
import io.vstar.sampling.GuidanceSchedule;
import io.vstar.unet.Conditioning;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the guidance of pictures with prompts of their own, and of pictures between two prompts.
 */
public final class PictureGuidance {
  private PictureGuidance() {}

  /**
   * Returns the guidance of one picture by its prompts.
   *
   * @param encoder encodes the request's prompts, and says in which language they are read
   */
  public static BatchGuidance ofPrompts(
      StableDiffusion model, PromptEncoder encoder, GenerationRequest request) {
    return (range, size, scope) ->
        new PromptGuidance(model, encoder, request.withSize(size), 1, range, scope).schedule();
  }

  /**
   * Joins the guidances of single pictures to that of their batch. A guidance that is there several
   * times is encoded once.
   *
   * @param pictures guidances of one row each. At each step they must have as many parts of {@code
   *     AND} with the same weights, texts of the same numbers of chunks, and the same scale
   */
  public static BatchGuidance joined(List<BatchGuidance> pictures) {
    return (range, size, scope) -> {
      Map<BatchGuidance, GuidanceSchedule> encoded = new IdentityHashMap<>();
      pictures.forEach(each -> encoded.computeIfAbsent(each, one -> one.over(range, size, scope)));
      List<GuidanceSchedule> schedules = pictures.stream().map(encoded::get).toList();
      return new MergedGuidance(
          schedules, texts -> texts.stream().reduce(Conditioning::concat).orElseThrow());
    };
  }

  /**
   * Returns the guidance of pictures between two prompts, or beyond them.
   *
   * @param from guidance of one row
   * @param to guidance of one row, alike as those of {@link #joined} must be
   * @param shares place of each picture: 0 is at {@code from}, 1 at {@code to}
   */
  public static BatchGuidance between(
      BatchGuidance from, BatchGuidance to, List<Double> shares, Interpolation interpolation) {
    return (range, size, scope) ->
        new MergedGuidance(
            List.of(from.over(range, size, scope), to.over(range, size, scope)),
            ends -> interpolation.between(ends.get(0), ends.get(1), shares, scope));
  }
}
