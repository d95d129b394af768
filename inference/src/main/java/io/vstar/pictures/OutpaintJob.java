package io.vstar.pictures;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.error.ConfigException;
import io.vstar.generation.DrawingMemory;
import io.vstar.generation.InitialPicture;
import io.vstar.generation.NoiseSeed;
import io.vstar.generation.PictureGuidance;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.ImageFiles;
import io.vstar.image.ImageSize;
import io.vstar.image.Infotext;
import io.vstar.image.Mask;
import io.vstar.image.PixelBox;
import io.vstar.pictures.PictureEvent.Ended;
import io.vstar.pictures.PictureEvent.PictureMade;
import io.vstar.pictures.PictureEvent.Started;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureEvent.Warned;
import io.vstar.sampling.Start;
import io.vstar.tensor.TensorScope;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Extends a picture beyond its edges, tile by tile of the size that the model was trained at: each
 * tile has a part of what is there, and the rest of it is drawn anew.
 */
public final class OutpaintJob {
  private static final int WHITE = 0xffffff;

  private final PictureJob job;
  private final Outpainting outpainting;
  private final BufferedImage picture;
  private final PixelBox place;
  private final ImageSize canvas;
  private final List<PixelBox> tiles;
  private final int callsEach;

  private OutpaintJob(ModelFiles files, PictureTask task, Outpainting outpainting) {
    this.outpainting = outpainting;
    this.picture = ImageFiles.read(outpainting.picture());
    this.place =
        new PixelBox(
            outpainting.left(),
            outpainting.top(),
            outpainting.left() + picture.getWidth(),
            outpainting.top() + picture.getHeight());
    this.canvas =
        new ImageSize(place.right() + outpainting.right(), place.bottom() + outpainting.bottom());
    PictureOrder order = task.order();
    int cell = files.config().pixelUnit();
    int usual = files.config().nativeResolution();
    this.job =
        PictureJob.prepare(
            files,
            order
                .withSize(
                    side(order.width().orElse(usual), canvas.width(), cell),
                    side(order.height().orElse(usual), canvas.height(), cell))
                .withCount(1, 1),
            task.adapters());
    ImageSize tile = new ImageSize(job.request().width(), job.request().height());
    this.tiles = OutpaintingPlan.tiles(canvas, tile, place);
    int skipped = Start.skippedSteps(order.steps(), outpainting.strength());
    this.callsEach = job.walk().from(skipped).calls();
  }

  private static OptionalInt side(int wanted, int canvas, int cell) {
    if (canvas < cell) {
      throw new ConfigException(
          "the picture has a side of %d pixels, expected at least %d".formatted(canvas, cell));
    }
    return OptionalInt.of(Math.min(wanted, canvas / cell * cell));
  }

  /**
   * Reads the files of an order and checks it; the model's weights are not needed.
   *
   * @param task prompts, settings and adapters; its size is that of a tile, its seed that of the
   *     first one
   * @throws ConfigException if the model cannot carry it out, or the order draws over a picture or
   *     in two passes
   * @throws io.vstar.error.DatasetException if the picture cannot be read
   */
  public static OutpaintJob prepare(ModelFiles files, PictureTask task, Outpainting outpainting) {
    if (task.order().source().isPresent() || task.order().settings().hires().isPresent()) {
      throw new ConfigException(
          "a picture is extended by itself: not in two passes, and not over another");
    }
    return new OutpaintJob(files, task, outpainting);
  }

  /** Returns the memory that a tile takes beside the model's weights. */
  public DrawingMemory memory() {
    return job.memory();
  }

  /** Returns the order, with its seed. */
  public PictureOrder order() {
    return job.order();
  }

  /**
   * Extends the picture.
   *
   * @param model the model that the job was prepared for, loaded
   */
  public MadePicture run(StableDiffusion model, PictureListener listener) {
    try (TensorScope scope = model.runtime().openScope("adapters")) {
      PictureJob.Opened opened = job.open(model, scope);
      opened.warnings().forEach(line -> listener.on(new Warned(line)));
      TextToImage generator = job.generator(model, scope);
      long calls = (long) tiles.size() * callsEach;
      listener.on(new Started(1, tiles.size(), calls));
      BufferedImage all = begun();
      Mask unknown = unknown();
      for (int i = 0; i < tiles.size(); i++) {
        PictureBatch range = new PictureBatch(i, i + 1, tiles.size());
        long before = (long) i * callsEach;
        PixelBox box = tiles.get(i);
        Mask mask = part(unknown, box);
        BufferedImage old = cut(all, box);
        BufferedImage drawn =
            generator
                .over(
                    InitialPicture.masked(old, outpainting.strength(), mask, outpainting.content()))
                .generate(
                    job.request(),
                    List.of(NoiseSeed.of(job.order().seed() + i)),
                    PictureGuidance.ofPrompts(model, opened.encoder(), job.request()),
                    (step, latents) -> listener.on(new Stepped(before + step, calls, range)))
                .get(0);
        paste(all, mask.composed(old, drawn), box);
        unknown = without(unknown, box);
      }
      MadePicture made =
          new MadePicture(
              all, job.order().seed(), infotext(job.infotext(opened.infotext(), job.request())));
      listener.on(new PictureMade(made));
      listener.on(new Ended(1));
      return made;
    }
  }

  private Infotext infotext(Infotext tile) {
    Map<String, String> parameters = new LinkedHashMap<>(tile.parameters());
    String version = parameters.remove("Version");
    parameters.put(GenerationInfotext.STRENGTH, GenerationInfotext.number(outpainting.strength()));
    parameters.put(GenerationInfotext.MASKED_CONTENT, outpainting.content().title());
    parameters.put(GenerationInfotext.MASK_BLUR, GenerationInfotext.number(outpainting.blur()));
    parameters.put("Outpainting", outpainting.sides());
    parameters.put("Version", version);
    return new Infotext(tile.prompt(), tile.negativePrompt(), parameters);
  }

  private BufferedImage begun() {
    BufferedImage all =
        new BufferedImage(canvas.width(), canvas.height(), BufferedImage.TYPE_INT_RGB);
    paste(all, picture, place);
    return all;
  }

  /** Returns the mask of what is not drawn yet. */
  private Mask unknown() {
    return without(Mask.whole(canvas), place);
  }

  /** Returns a mask of which a part is drawn. */
  private static Mask without(Mask mask, PixelBox box) {
    BufferedImage picture = mask.picture();
    fill(picture, box, 0);
    return Mask.of(picture);
  }

  /**
   * Returns the mask of a tile: with an edge inside of what is there, and softened. Where the tile
   * ends within the picture, what is there stays, so that it goes on beyond the tile.
   */
  private Mask part(Mask unknown, PixelBox box) {
    BufferedImage cut = cut(unknown.picture(), box);
    BufferedImage wide = new BufferedImage(cut.getWidth(), cut.getHeight(), cut.getType());
    int overlap = outpainting.overlap();
    for (int y = 0; y < cut.getHeight(); y++) {
      for (int x = 0; x < cut.getWidth(); x++) {
        if ((cut.getRGB(x, y) & WHITE) != 0) {
          fill(
              wide,
              new PixelBox(
                  Math.max(0, x - overlap),
                  Math.max(0, y - overlap),
                  Math.min(cut.getWidth(), x + overlap + 1),
                  Math.min(cut.getHeight(), y + overlap + 1)),
              WHITE);
        }
      }
    }
    keepEdges(wide, cut, box);
    BufferedImage soft = Mask.of(wide).blurred(outpainting.blur()).picture();
    for (int y = 0; y < cut.getHeight(); y++) {
      for (int x = 0; x < cut.getWidth(); x++) {
        if ((cut.getRGB(x, y) & WHITE) != 0) {
          soft.setRGB(x, y, WHITE); // nothing is there that could stay
        }
      }
    }
    return Mask.of(soft);
  }

  /** Leaves what is known beside the edges of a tile that are not the canvas's. */
  private void keepEdges(BufferedImage mask, BufferedImage unknown, PixelBox box) {
    int reach = outpainting.overlap();
    for (int y = 0; y < mask.getHeight(); y++) {
      for (int x = 0; x < mask.getWidth(); x++) {
        boolean isNear =
            box.left() > 0 && x < reach
                || box.top() > 0 && y < reach
                || box.right() < canvas.width() && x >= mask.getWidth() - reach
                || box.bottom() < canvas.height() && y >= mask.getHeight() - reach;
        if (isNear && (unknown.getRGB(x, y) & WHITE) == 0) {
          mask.setRGB(x, y, 0);
        }
      }
    }
  }

  private static void fill(BufferedImage image, PixelBox box, int rgb) {
    Graphics2D g = image.createGraphics();
    g.setColor(new Color(rgb));
    g.fillRect(box.left(), box.top(), box.size().width(), box.size().height());
    g.dispose();
  }

  private static BufferedImage cut(BufferedImage image, PixelBox box) {
    BufferedImage part =
        new BufferedImage(box.size().width(), box.size().height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = part.createGraphics();
    g.drawImage(image, -box.left(), -box.top(), null);
    g.dispose();
    return part;
  }

  private static void paste(BufferedImage all, BufferedImage part, PixelBox box) {
    Graphics2D g = all.createGraphics();
    g.drawImage(part, box.left(), box.top(), null);
    g.dispose();
  }
}
