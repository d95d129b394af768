package io.vstar.pictures.walk;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.StableDiffusion;
import io.vstar.pictures.MadePicture;
import io.vstar.pictures.PictureBatch;
import io.vstar.pictures.PictureEvent.Ended;
import io.vstar.pictures.PictureEvent.PictureMade;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureEvent.Warned;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PromptPath;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes the frames of a walk from one prompt to another.
 *
 * <pre>
 * PictureOrder order = PictureOrder.of("a drawing of a cat").withSeed(7);
 * WalkOrder walk = WalkOrder.of(new PictureTask(order, AdapterFiles.NONE), "a drawing of a house");
 * Walk made = WalkJob.prepare(files, walk, 4).run(model, listener);
 * </pre>
 */
public final class WalkJob {
  private final WalkOrder order;
  private final PromptPath path;
  private final int batchSize;

  private WalkJob(WalkOrder order, PromptPath path, int batchSize) {
    this.order = order;
    this.path = path;
    this.batchSize = batchSize;
  }

  /**
   * Reads the files of a walk and checks it; the model's weights are not needed.
   *
   * @param batchSize largest number of pictures that are drawn at once
   * @throws io.vstar.error.ConfigException if the model cannot carry it out
   */
  public static WalkJob prepare(ModelFiles files, WalkOrder order, int batchSize) {
    return new WalkJob(
        order,
        PromptPath.prepare(files, order.from(), order.to(), order.interpolation()),
        batchSize);
  }

  /** Returns the memory that the largest batch takes beside the model's weights. */
  public DrawingMemory memory() {
    return path.memory(Math.min(batchSize, order.frames()));
  }

  /**
   * Makes the frames.
   *
   * @param model the model that the job was prepared for, loaded
   * @param listener receives the frames, once all are chosen; progress goes to the most drawings
   */
  public Walk run(StableDiffusion model, PictureListener listener) {
    try (TensorScope scope = model.runtime().openScope("walk")) {
      PromptPath.Opened opened = path.open(model, scope);
      opened.warnings().forEach(line -> listener.on(new Warned(line)));
      Drawing drawing = new Drawing(opened, listener);
      listener.on(new Started(order.frames(), drawing.batches(drawing.most()), drawing.calls()));
      Walk walk = walk(drawing);
      for (Walk.Frame frame : walk.frames()) {
        MadePicture made = path.made(opened, frame.picture(), frame.place());
        listener.on(new PictureMade(made));
      }
      listener.on(new Ended(order.frames()));
      return walk;
    }
  }

  private Walk walk(Drawing drawing) {
    List<Double> places = IntStream.range(0, order.frames()).mapToObj(order::place).toList();
    if (order.spacing() == WalkOrder.Spacing.VISUAL && places.size() > 2) {
      return new EqualSteps(drawing::draw, order.mostDrawings(), 2 * batchSize).find(places);
    }
    List<BufferedImage> pictures = drawing.draw(places);
    List<Walk.Frame> frames =
        IntStream.range(0, places.size())
            .mapToObj(i -> new Walk.Frame(places.get(i), pictures.get(i)))
            .toList();
    return new Walk(frames, Walk.steps(frames), frames.size());
  }

  /** Draws pictures of the path in batches, and counts. */
  private final class Drawing {
    private final PromptPath.Opened opened;
    private final PictureListener listener;
    private int drawn;
    private long called;

    Drawing(PromptPath.Opened opened, PictureListener listener) {
      this.opened = opened;
      this.listener = listener;
    }

    int most() {
      return order.spacing() == WalkOrder.Spacing.VISUAL ? order.mostDrawings() : order.frames();
    }

    int batches(int pictures) {
      return (pictures - 1) / batchSize + 1;
    }

    long calls() {
      return (long) batches(most()) * path.calls();
    }

    List<BufferedImage> draw(List<Double> places) {
      List<BufferedImage> pictures = new ArrayList<>();
      for (int start = 0; start < places.size(); start += batchSize) {
        List<Double> batch = places.subList(start, Math.min(start + batchSize, places.size()));
        PictureBatch range = new PictureBatch(drawn, drawn + batch.size(), most());
        long before = called;
        pictures.addAll(
            path.draw(
                opened,
                batch,
                (step, latents) ->
                    listener.on(new Stepped(Math.min(before + step, calls()), calls(), range))));
        drawn += batch.size();
        called += path.calls();
      }
      return pictures;
    }
  }
}
