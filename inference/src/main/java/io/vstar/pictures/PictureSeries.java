package io.vstar.pictures;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.generation.BatchGuidance;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.NoiseSeed;
import io.vstar.generation.PictureGuidance;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.pictures.PictureEvent.Ended;
import io.vstar.pictures.PictureEvent.PictureMade;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureEvent.Warned;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Makes one picture of each of several orders. Pictures that share the calls of the UNet are drawn
 * in one batch, also with other prompts, embeddings and seeds; each is the same up to rounding as
 * alone. All files are read and checked before, and read again for each batch, so that a series
 * needs no more memory than a batch.
 */
public final class PictureSeries {
  private final ModelFiles files;
  private final List<Planned> planned;
  private final int batchSize;

  /**
   * A picture that was checked.
   *
   * @param shared what the other pictures of its batch have in common with it
   * @param calls number of calls of the UNet
   * @param memory memory of the largest batch of such pictures
   */
  private record Planned(PictureTask task, SharedSteps shared, int calls, DrawingMemory memory) {}

  private PictureSeries(ModelFiles files, List<Planned> planned, int batchSize) {
    this.files = files;
    this.planned = planned;
    this.batchSize = batchSize;
  }

  /**
   * Reads the files of all orders and checks them; the model's weights are not needed.
   *
   * @param tasks orders of one picture each
   * @param batchSize largest number of pictures that are drawn at once
   * @throws ConfigException if an order is of several pictures, or the model cannot carry it out
   */
  public static PictureSeries prepare(ModelFiles files, List<PictureTask> tasks, int batchSize) {
    List<Planned> planned = new ArrayList<>();
    for (PictureTask task : tasks) {
      if (task.order().count() != 1) {
        throw new ConfigException(
            "an order of %d pictures in a series, expected 1".formatted(task.order().count()));
      }
      PictureJob job = PictureJob.prepare(files, task.order(), task.adapters());
      planned.add(
          new Planned(
              task.with(job.order()),
              SharedSteps.of(job, task.adapters()),
              job.callsEach(),
              job.request().memory(files.config(), Math.min(batchSize, tasks.size()))));
    }
    return new PictureSeries(files, planned, batchSize);
  }

  /** Returns the memory that the largest batch may take beside the model's weights. */
  public DrawingMemory memory() {
    return planned.stream()
        .map(Planned::memory)
        .max(Comparator.comparing(DrawingMemory::bytes))
        .orElseThrow();
  }

  /**
   * Makes the pictures.
   *
   * @param model the model that the series was prepared for, loaded
   * @param listener receives pictures as they are drawn
   * @return the pictures in the order of the tasks
   */
  public List<MadePicture> run(StableDiffusion model, PictureListener listener) {
    List<List<Integer>> batches = batches(model);
    long calls = batches.stream().mapToLong(batch -> planned.get(batch.get(0)).calls()).sum();
    listener.on(new Started(planned.size(), batches.size(), calls));
    MadePicture[] made = new MadePicture[planned.size()];
    Set<String> told = new LinkedHashSet<>();
    int first = 0;
    long before = 0;
    for (List<Integer> batch : batches) {
      PictureBatch range = new PictureBatch(first, first + batch.size(), planned.size());
      long start = before;
      PictureListener steps =
          event -> {
            if (event instanceof Stepped step) {
              listener.on(new Stepped(start + step.done(), calls, range));
            } else if (!(event instanceof Warned warned) || told.add(warned.message())) {
              listener.on(event);
            }
          };
      List<MadePicture> drawn = draw(model, batch, range, steps);
      for (int i = 0; i < drawn.size(); i++) {
        made[batch.get(i)] = drawn.get(i);
        listener.on(new PictureMade(drawn.get(i)));
      }
      first += batch.size();
      before += planned.get(batch.get(0)).calls();
    }
    listener.on(new Ended(planned.size()));
    return Arrays.asList(made);
  }

  /** Returns the indices of the pictures of each batch. */
  private List<List<Integer>> batches(StableDiffusion model) {
    record Key(SharedSteps shared, SharedSteps.TextShape texts) {}
    Map<Key, List<Integer>> alike = new LinkedHashMap<>();
    for (int i = 0; i < planned.size(); i++) {
      PictureTask task = planned.get(i).task();
      PictureJob job = PictureJob.prepare(files, task.order(), task.adapters());
      Key key =
          new Key(
              planned.get(i).shared(),
              SharedSteps.TextShape.of(job, job.reader(model.tokenizer())));
      alike.computeIfAbsent(key, unused -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> batches = new ArrayList<>();
    for (List<Integer> group : alike.values()) {
      Batches parts = Batches.of(group.size(), batchSize);
      IntStream.range(0, parts.size())
          .mapToObj(parts::get)
          .forEach(part -> batches.add(group.subList(part.first(), part.end())));
    }
    return batches;
  }

  private List<MadePicture> draw(
      StableDiffusion model, List<Integer> batch, PictureBatch range, PictureListener listener) {
    try (TensorScope scope = model.runtime().openScope("adapters")) {
      List<PictureJob> jobs = new ArrayList<>();
      List<PictureJob.Opened> opened = new ArrayList<>();
      List<BatchGuidance> guidance = new ArrayList<>();
      Map<Object, BatchGuidance> known = new HashMap<>();
      for (int index : batch) {
        PictureTask task = planned.get(index).task();
        PictureJob job = PictureJob.prepare(files, task.order(), task.adapters());
        PictureJob.Opened open = job.open(model, scope);
        open.warnings().forEach(line -> listener.on(new Warned(line)));
        jobs.add(job);
        opened.add(open);
        guidance.add(
            known.computeIfAbsent(
                texts(task),
                unused -> PictureGuidance.ofPrompts(model, open.encoder(), job.request())));
      }
      PictureJob first = jobs.get(0);
      TextToImage generator = first.generator(model, scope);
      List<BufferedImage> images =
          generator.generate(
              first.request(),
              jobs.stream().map(job -> seed(job.request())).toList(),
              PictureGuidance.joined(guidance),
              (step, latents) -> listener.on(new Stepped(step, first.callsEach(), range)));
      return IntStream.range(0, batch.size())
          .mapToObj(
              i -> jobs.get(i).made(images.get(i), jobs.get(i).request(), opened.get(i).infotext()))
          .toList();
    }
  }

  /** Returns what the texts of pictures depend on, so that equal ones are encoded once. */
  private static Object texts(PictureTask task) {
    PictureOrder order = task.order();
    return List.of(
        order.prompt(), order.negativePrompt(), order.language(), task.adapters().embeddings());
  }

  private static NoiseSeed seed(GenerationRequest request) {
    return new NoiseSeed(request.seed(), request.settings().variation());
  }
}
