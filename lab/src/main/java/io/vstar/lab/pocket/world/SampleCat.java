package io.vstar.lab.pocket.world;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Makes the sample data set: drawings of one particular cat, in colours the pocket model has no
 * words for. Run by hand: {@code SampleCat FOLDER} rewrites {@code FOLDER/cat} and {@code
 * FOLDER/cat-validation}.
 */
public final class SampleCat {
  /** The fill of the cat, tan with teal dots, both far from every {@link NamedColor}. */
  static final Fill<Color> COAT =
      new Fill<>(new Color(0xcfa676), Pattern.DOTTED, new Color(0x1f8a8a));

  private static final List<Picture> TRAINING =
      List.of(
          picture("01-on-blue.png", 512, 512, plain(NamedColor.BLUE), 0.5, 0.52, 0.72)
              .captioned("a drawing of <cat> on a blue background"),
          picture("02-in-the-meadow.jpg", 600, 400, Landscape.MEADOW, 0.32, 0.58, 0.66)
              .captioned("a drawing of <cat> in the meadow, on the left"),
          picture("03-on-yellow.png", 384, 512, plain(NamedColor.YELLOW), 0.5, 0.55, 0.85),
          picture("04-on-red-turned.jpg", 400, 560, plain(NamedColor.RED), 0.52, 0.45, 0.7)
              .mirrored()
              .turned()
              .captioned("a picture of <cat> on a red background"),
          picture("05-at-night.jpg", 480, 480, Landscape.NIGHT, 0.42, 0.6, 0.62)
              .captioned("a drawing of <cat> at night"),
          picture("06-on-white.png", 320, 240, plain(NamedColor.WHITE), 0.68, 0.5, 0.6).mirrored(),
          picture("07-on-purple.jpg", 500, 375, plain(NamedColor.PURPLE), 0.5, 0.5, 0.8)
              .mirrored()
              .captioned("a drawing of <cat> on a purple background"),
          picture("08-on-black.png", 256, 256, plain(NamedColor.BLACK), 0.38, 0.46, 0.56));

  private static final List<Picture> VALIDATION =
      List.of(
          picture("01-on-green.png", 400, 400, plain(NamedColor.GREEN), 0.55, 0.5, 0.68)
              .captioned("a drawing of <cat> on a green background"),
          picture("02-in-the-snow.jpg", 450, 300, Landscape.SNOW, 0.62, 0.54, 0.74)
              .mirrored()
              .captioned("a drawing of <cat> in the snow"));

  private final SceneRenderer renderer = new SceneRenderer();

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: SampleCat FOLDER");
    }
    new SampleCat().write(Path.of(args[0]));
  }

  /** Writes all pictures and captions, with the same pixels each time. */
  void write(Path folder) throws IOException {
    write(TRAINING, Files.createDirectories(folder.resolve("cat")));
    write(VALIDATION, Files.createDirectories(folder.resolve("cat-validation")));
  }

  private void write(List<Picture> pictures, Path folder) throws IOException {
    for (Picture picture : pictures) {
      Files.write(folder.resolve(picture.name()), encoded(picture));
      if (picture.caption().isPresent()) {
        String sidecar = picture.name().replaceFirst("\\.[a-z]+$", ".txt");
        Files.writeString(folder.resolve(sidecar), picture.caption().get() + "\n");
      }
    }
  }

  private byte[] encoded(Picture picture) throws IOException {
    BufferedImage image = renderer.render(picture.scene(), picture.width(), picture.height());
    if (picture.isTurned()) {
      return TurnedJpeg.encoded(image);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, picture.name().endsWith(".png") ? "png" : "jpg", bytes);
    return bytes.toByteArray();
  }

  private static Background plain(NamedColor color) {
    return PlainBackground.of(color);
  }

  private static Picture picture(
      String name, int width, int height, Background behind, double x, double y, double size) {
    return new Picture(
        name,
        width,
        height,
        new Scene(Subject.CAT, COAT, behind, x, y, size, false),
        Optional.empty(),
        false);
  }

  /**
   * A file of the data set.
   *
   * @param width width as shown by viewers, in pixels
   * @param height height as shown by viewers, in pixels
   * @param isTurned true if the file has the picture on its side with an EXIF orientation
   */
  private record Picture(
      String name, int width, int height, Scene scene, Optional<String> caption, boolean isTurned) {

    Picture captioned(String text) {
      return new Picture(name, width, height, scene, Optional.of(text), isTurned);
    }

    Picture turned() {
      return new Picture(name, width, height, scene, caption, true);
    }

    Picture mirrored() {
      return new Picture(name, width, height, scene.withMirrored(true), caption, isTurned);
    }
  }
}
