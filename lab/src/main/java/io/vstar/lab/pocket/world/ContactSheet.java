package io.vstar.lab.pocket.world;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Writes a sheet of sampled drawings: {@code ContactSheet FILE.png [PIXELS] [SEED]}. */
public final class ContactSheet {
  private static final int COLUMNS = 14;
  private static final int ROWS = 9;

  private ContactSheet() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      throw new IllegalArgumentException("usage: ContactSheet FILE.png [PIXELS] [SEED]");
    }
    int pixels = args.length > 1 ? Integer.parseInt(args[1]) : 64;
    long seed = args.length > 2 ? Long.parseLong(args[2]) : 1;
    SplittableRandom random = new SplittableRandom(seed);
    SceneGrammar grammar = new SceneGrammar();
    SceneRenderer renderer = new SceneRenderer();
    List<BufferedImage> drawings =
        Stream.generate(() -> renderer.render(grammar.sample(random), pixels, pixels))
            .limit((long) COLUMNS * ROWS)
            .toList();
    ImageIO.write(sheet(drawings, pixels), "png", Path.of(args[0]).toFile());
  }

  private static BufferedImage sheet(List<BufferedImage> drawings, int pixels) {
    int cell = pixels + 4;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * cell, ROWS * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    for (int i = 0; i < drawings.size(); i++) {
      graphics.drawImage(drawings.get(i), i % COLUMNS * cell + 2, i / COLUMNS * cell + 2, null);
    }
    graphics.dispose();
    return sheet;
  }
}
