package io.vstar.lab.world.caption;

import io.vstar.lab.world.Scene;
import io.vstar.lab.world.SceneGrammar;
import io.vstar.lab.world.SceneGrammar.Choices;
import io.vstar.lab.world.SceneRenderer;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Writes a sheet of sampled drawings, and their captions to a file beside it: {@code ContactSheet
 * FILE.png [SEED]}.
 */
public final class ContactSheet {
  private static final int COLUMNS = 10;
  private static final int ROWS = 7;
  private static final int PIXELS = 128;

  private ContactSheet() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      throw new IllegalArgumentException("usage: ContactSheet FILE.png [SEED]");
    }
    SplittableRandom random = new SplittableRandom(args.length > 1 ? Long.parseLong(args[1]) : 1);
    SceneGrammar grammar = new SceneGrammar(Choices.TRAINING);
    SceneRenderer renderer = new SceneRenderer();
    Captioner captioner = new Captioner();
    int cell = PIXELS + 4;
    BufferedImage sheet =
        new BufferedImage(COLUMNS * cell, ROWS * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    List<String> captions = new ArrayList<>();
    for (int i = 0; i < COLUMNS * ROWS; i++) {
      Scene scene = grammar.sample(1, random);
      BufferedImage drawing = renderer.render(scene, PIXELS, PIXELS);
      graphics.drawImage(drawing, i % COLUMNS * cell + 2, i / COLUMNS * cell + 2, null);
      captions.add(captioner.caption(scene, random));
    }
    graphics.dispose();
    ImageIO.write(sheet, "png", Path.of(args[0]).toFile());
    Files.write(Path.of(args[0] + ".txt"), captions);
  }
}
