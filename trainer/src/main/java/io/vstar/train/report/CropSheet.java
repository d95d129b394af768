package io.vstar.train.report;

import io.vstar.image.Lettering;
import io.vstar.image.PngFiles;
import io.vstar.train.bucket.Placement;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sheet that shows the crop of each picture. The crop is bright and the rest is dim; the name of
 * the file and the resolution stand below; held-out pictures have another colour.
 */
public final class CropSheet {
  /**
   * The largest number of pictures on a sheet; if there are more, those that are cropped most are
   * shown.
   */
  static final int MAX_PICTURES = 100;

  /** The side in pixels of the square that a picture is drawn into. */
  public static final int SIDE = 152;

  private static final int GAP = 10;
  private static final int MAX_COLUMNS = 10;
  private static final int MIN_COLUMNS = 4; // the title needs room
  private static final int LETTERS = 12;
  private static final Color CUT = new Color(128, 128, 128, 200);
  private static final Color TRAINED = new Color(0x2e7d32);
  private static final Color HELD_OUT = new Color(0xc25700);

  private record Shown(Placement picture, boolean heldOut) {}

  private final List<Shown> shown;
  private final String title;
  private final Thumbnails thumbnails;
  private final Optional<Lettering> letters = Lettering.ofSize(LETTERS);

  private CropSheet(List<Shown> shown, String title, Thumbnails thumbnails) {
    this.shown = shown;
    this.title = title;
    this.thumbnails = thumbnails;
  }

  /**
   * Draws the sheet and writes it as PNG.
   *
   * @param file the PNG file
   * @param training the training pictures
   * @param validation the held-out pictures; those that are also trained on are shown as training
   *     pictures
   * @param thumbnails the small pictures, of side {@link #SIDE}
   * @throws io.vstar.error.OutputException if the file cannot be written
   */
  public static void write(
      Path file, List<Placement> training, List<Placement> validation, Thumbnails thumbnails) {
    PngFiles.write(file, of(training, validation, thumbnails).draw(), Map.of());
  }

  /** Makes a sheet of the pictures, of which those that are cropped most are shown. */
  static CropSheet of(List<Placement> training, List<Placement> validation, Thumbnails thumbnails) {
    Set<Path> trained =
        training.stream().map(each -> each.image().path()).collect(Collectors.toSet());
    List<Shown> all = new ArrayList<>();
    training.forEach(each -> all.add(new Shown(each, false)));
    validation.stream()
        .filter(each -> !trained.contains(each.image().path()))
        .forEach(each -> all.add(new Shown(each, true)));
    Set<Shown> mostCropped =
        all.stream()
            .sorted(Comparator.comparingDouble(each -> -each.picture().cropLoss()))
            .limit(MAX_PICTURES)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    List<Shown> shown = all.stream().filter(mostCropped::contains).toList();
    long heldOut = all.stream().filter(Shown::heldOut).count();
    return new CropSheet(
        shown, title(all.size() - heldOut, heldOut, all.size() - shown.size()), thumbnails);
  }

  private static String title(long trained, long heldOut, long leftOut) {
    return "The bright part of each picture is trained, the dim part is cut off. Trained: %d"
            .formatted(trained)
        + (heldOut == 0 ? "" : ", held out (orange): %d".formatted(heldOut))
        + (leftOut == 0 ? "" : "; not shown, those that lose least: %d".formatted(leftOut));
  }

  /** Returns the text above the pictures. */
  String title() {
    return title;
  }

  /** Draws the sheet. */
  BufferedImage draw() {
    int columns = Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, shown.size()));
    int rows = -Math.floorDiv(-shown.size(), columns);
    int line = letters.map(Lettering::lineHeight).orElse(0);
    int width = GAP + columns * (SIDE + GAP);
    List<String> head = letters.map(l -> l.lines(title, width - 2 * GAP, 3)).orElse(List.of());
    int top = GAP + head.size() * line + GAP;
    int cell = SIDE + 2 * line + GAP;
    BufferedImage sheet = new BufferedImage(width, top + rows * cell, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    letters.ifPresent(l -> l.draw(g, head, GAP, GAP, Color.BLACK));
    for (int i = 0; i < shown.size(); i++) {
      draw(g, shown.get(i), GAP + i % columns * (SIDE + GAP), top + i / columns * cell);
    }
    g.dispose();
    return sheet;
  }

  private void draw(Graphics2D g, Shown each, int x, int y) {
    Placement picture = each.picture();
    double fit = (double) SIDE / Math.max(picture.image().width(), picture.image().height());
    int width = Math.max(1, (int) Math.round(fit * picture.image().width()));
    int height = Math.max(1, (int) Math.round(fit * picture.image().height()));
    // A picture lies at the bottom of its square, next to its name.
    Rectangle whole = new Rectangle(x + (SIDE - width) / 2, y + SIDE - height, width, height);
    thumbnails
        .of(picture.image().path())
        .ifPresent(small -> g.drawImage(small, whole.x, whole.y, width, height, null));
    Rectangle crop = crop(picture, whole);
    Area cut = new Area(whole);
    cut.subtract(new Area(crop));
    g.setColor(CUT);
    g.fill(cut);
    g.setStroke(new BasicStroke(1));
    g.draw(whole);
    Color color = each.heldOut() ? HELD_OUT : TRAINED;
    g.setColor(color);
    g.setStroke(new BasicStroke(2));
    g.draw(crop);
    letters.ifPresent(l -> l.draw(g, words(l, each), x, y + SIDE + 2, color));
  }

  /** Returns the place of the crop in the picture that is drawn at {@code whole}. */
  static Rectangle crop(Placement picture, Rectangle whole) {
    double fitX = (double) whole.width / picture.scaled().width();
    double fitY = (double) whole.height / picture.scaled().height();
    int left = (int) Math.round(fitX * picture.cropLeft());
    int top = (int) Math.round(fitY * picture.cropTop());
    return new Rectangle(
        whole.x + left,
        whole.y + top,
        Math.max(
            1, Math.min(whole.width - left, (int) Math.round(fitX * picture.resolution().width()))),
        Math.max(
            1,
            Math.min(whole.height - top, (int) Math.round(fitY * picture.resolution().height()))));
  }

  private static List<String> words(Lettering letters, Shown each) {
    Placement picture = each.picture();
    long percent = Math.round(100 * picture.cropLoss());
    String size =
        percent == 0 ? "" + picture.resolution() : picture.resolution() + " −" + percent + "%";
    return List.of(
        letters.shortened(picture.image().path().getFileName().toString(), SIDE),
        letters.shortened(each.heldOut() ? size + " held out" : size, SIDE));
  }
}
