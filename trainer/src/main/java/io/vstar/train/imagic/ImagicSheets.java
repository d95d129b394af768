package io.vstar.train.imagic;

import io.vstar.image.Animation;
import io.vstar.image.PictureGrid;
import io.vstar.image.PictureGrid.Cell;
import io.vstar.train.imagic.ImagicResult.Drawn;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The pictures of an edit on sheets and as an animation.
 *
 * @param result the pictures
 */
public record ImagicSheets(ImagicResult result) {
  private static final int MILLISECONDS = 250;

  /** Draws a sheet of the edits: a row for each seed, by rising η after the original. */
  public BufferedImage sweep() {
    List<List<Cell>> rows = new ArrayList<>();
    for (long seed : seeds()) {
      rows.add(row(seed, result.edits(), ImagicSheets::eta));
    }
    return new PictureGrid(rows).draw();
  }

  /** Draws a sheet with two rows for each seed: the edits, and img2img by rising strength. */
  public BufferedImage comparison() {
    List<List<Cell>> rows = new ArrayList<>();
    for (long seed : seeds()) {
      rows.add(row(seed, result.edits(), ImagicSheets::eta));
      rows.add(
          row(seed, result.overdrawn(), drawn -> "img2img, strength " + number(drawn.amount())));
    }
    return new PictureGrid(rows).draw();
  }

  /** Returns the edits of the first seed by rising η and back. */
  public Animation animation() {
    long first = seeds().get(0);
    return new Animation(
            result.edits().stream()
                .filter(drawn -> drawn.seed() == first)
                .map(Drawn::picture)
                .toList(),
            MILLISECONDS)
        .thereAndBack();
  }

  private List<Long> seeds() {
    return result.edits().stream().map(Drawn::seed).distinct().toList();
  }

  private List<Cell> row(long seed, List<Drawn> drawn, Function<Drawn, String> caption) {
    List<Cell> row = new ArrayList<>();
    row.add(new Cell("the picture; seed " + seed, result.original()));
    drawn.stream()
        .filter(each -> each.seed() == seed)
        .forEach(each -> row.add(new Cell(caption.apply(each), each.picture())));
    return row;
  }

  private static String eta(Drawn drawn) {
    return "η " + number(drawn.amount());
  }

  private static String number(double amount) {
    return BigDecimal.valueOf(amount).stripTrailingZeros().toPlainString();
  }
}
