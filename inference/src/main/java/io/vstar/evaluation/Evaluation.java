package io.vstar.evaluation;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.clip.ClipEmbedding;
import io.vstar.evaluation.EvaluationResult.PromptMeasures;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.ImageTextSimilarity;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageFiles;
import io.vstar.pictures.PictureEvent;
import io.vstar.pictures.PictureJob;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The evaluation of what was learned, as the papers of Textual Inversion (Gal et al. 2022) and
 * DreamBooth (Ruiz et al. 2023) have it: pictures of some prompts are compared with pictures of the
 * subject (CLIP-I) and with the prompts (CLIP-T).
 */
public final class Evaluation {
  private static final int AT_A_TIME = 16;

  private final EvaluationOrder order;
  private final List<PictureJob> jobs; // one for each prompt

  private Evaluation(EvaluationOrder order, List<PictureJob> jobs) {
    this.order = order;
    this.jobs = List.copyOf(jobs);
  }

  /** A listener that is told what happens. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Receives an event of the drawing of a prompt's pictures.
     *
     * @param prompt index of the prompt, from 0
     */
    void on(int prompt, PictureEvent event);
  }

  /**
   * Reads the files of an order and checks it; the model's weights are not needed.
   *
   * @throws io.vstar.error.VstarException as {@link PictureJob#prepare}
   */
  public static Evaluation prepare(ModelFiles files, EvaluationOrder order) {
    List<PictureJob> jobs =
        order.prompts().prompts().stream()
            .map(prompt -> order.order().withPrompt(order.drawn(prompt)))
            .map(drawn -> PictureJob.prepare(files, drawn, order.adapters()))
            .toList();
    return new Evaluation(order, jobs);
  }

  /** Returns the memory that the largest batch takes beside the model's weights. */
  public DrawingMemory memory() {
    return jobs.get(0).memory();
  }

  /** Returns the number of prompts. */
  public int prompts() {
    return jobs.size();
  }

  /**
   * Draws and measures.
   *
   * @param model the model that the evaluation was prepared for, loaded
   * @param clip the CLIP model that compares pictures and texts
   * @throws io.vstar.error.DatasetException if a reference picture cannot be read
   */
  public EvaluationResult run(StableDiffusion model, ImageTextSimilarity clip, Listener listener) {
    List<ClipEmbedding> references =
        embedded(order.references().stream().map(ImageFiles::read).toList(), clip);
    List<PromptMeasures> measures = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      String prompt = order.prompts().prompts().get(i);
      List<ClipEmbedding> pictures = embedded(draw(i, model, listener), clip);
      List<ClipEmbedding> text = clip.embedTexts(List.of(order.compared(prompt)));
      measures.add(
          new PromptMeasures(
              order.drawn(prompt),
              order.compared(prompt),
              pictures.size(),
              across(pictures, references),
              across(pictures, text)));
    }
    return new EvaluationResult(measures, among(references));
  }

  private List<BufferedImage> draw(int prompt, StableDiffusion model, Listener listener) {
    List<BufferedImage> pictures = new ArrayList<>();
    jobs.get(prompt)
        .run(
            model,
            event -> {
              listener.on(prompt, event);
              if (event instanceof PictureEvent.PictureMade made) {
                pictures.add(made.picture().image());
              }
            });
    return pictures;
  }

  private static List<ClipEmbedding> embedded(
      List<BufferedImage> pictures, ImageTextSimilarity clip) {
    List<ClipEmbedding> all = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += AT_A_TIME) {
      int to = Math.min(pictures.size(), from + AT_A_TIME);
      all.addAll(clip.embedImages(pictures.subList(from, to)));
    }
    return all;
  }

  /** Returns the mean cosine of each vector to each one of others. */
  private static double across(List<ClipEmbedding> some, List<ClipEmbedding> others) {
    double sum = 0;
    for (ClipEmbedding one : some) {
      for (ClipEmbedding other : others) {
        sum += one.cosine(other);
      }
    }
    return sum / some.size() / others.size();
  }

  /** Returns the mean cosine of each vector to each other one. */
  private static OptionalDouble among(List<ClipEmbedding> all) {
    if (all.size() < 2) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        sum += all.get(i).cosine(all.get(j));
      }
    }
    return OptionalDouble.of(2 * sum / all.size() / (all.size() - 1));
  }
}
