package io.vstar.train.check;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Draws pictures into a folder, and spoils them in the ways that data sets are spoilt. */
public final class Plants {
  private static final int EXIF_IFD = 0x8769;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  private final Path folder;

  /** Writes into a folder. */
  public Plants(Path folder) {
    this.folder = folder;
  }

  /** Draws a picture of shapes, another one for each seed. */
  public static BufferedImage drawing(long seed, int width, int height) {
    Random random = new Random(31 * seed + 5);
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(color(random));
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < 14; i++) {
      graphics.setColor(color(random));
      int x = random.nextInt(width) - width / 8;
      int y = random.nextInt(height) - height / 8;
      int w = width / 8 + random.nextInt(width / 3);
      int h = height / 8 + random.nextInt(height / 3);
      if (i % 2 == 0) {
        graphics.fillRect(x, y, w, h);
      } else {
        graphics.fillOval(x, y, w, h);
      }
    }
    graphics.dispose();
    return picture;
  }

  private static Color color(Random random) {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  /** Writes a picture in the format that its name says. */
  public Path write(String name, BufferedImage picture) throws IOException {
    return write(name, encoded(picture, name.endsWith(".jpg") ? "jpeg" : "png"));
  }

  Path write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  /** Writes a caption in UTF-8. */
  public Path caption(String name, String text) throws IOException {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a picture with a caption that is as it should be. */
  public void pair(String name, BufferedImage picture) throws IOException {
    write(name, picture);
    caption(name.substring(0, name.lastIndexOf('.')) + ".txt", "a drawing of <zorp>");
  }

  /** Writes captions beside the pictures that have none. */
  void captionTheOthers() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        String caption = name.substring(0, name.lastIndexOf('.')) + ".txt";
        if (name.matches(".*[.](png|jpg)") && Files.notExists(folder.resolve(caption))) {
          caption(caption, "a drawing of <zorp>");
        }
      }
    }
  }

  /** Copies a test resource of the package that reads pictures. */
  Path resource(String name, String resource) throws IOException {
    try (InputStream in = Plants.class.getResourceAsStream("/io/vstar/image/" + resource)) {
      return write(name, in.readAllBytes());
    }
  }

  static byte[] encoded(BufferedImage picture, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, format, bytes);
    return bytes.toByteArray();
  }

  /** Returns the first part of a file. */
  static byte[] cut(byte[] file) {
    return Arrays.copyOf(file, file.length * 6 / 10);
  }

  static BufferedImage blurred(BufferedImage picture) {
    int reach = 21;
    float[] box = new float[reach * reach];
    Arrays.fill(box, 1f / box.length);
    ConvolveOp blur = new ConvolveOp(new Kernel(reach, reach, box), ConvolveOp.EDGE_NO_OP, null);
    BufferedImage whole = blur.filter(blur.filter(picture, null), null);
    return whole.getSubimage(
        2 * reach, 2 * reach, whole.getWidth() - 4 * reach, whole.getHeight() - 4 * reach);
  }

  static BufferedImage scaled(BufferedImage picture, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.drawImage(
        picture.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
    graphics.dispose();
    return scaled;
  }

  /** Returns a picture whose left half is transparent. */
  static BufferedImage halfTransparent(BufferedImage picture) {
    BufferedImage alpha =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        boolean left = x < picture.getWidth() / 2;
        alpha.setRGB(x, y, left ? 0x00ffffff : picture.getRGB(x, y));
      }
    }
    return alpha;
  }

  /** Returns a gray picture with a black and a white part. */
  public static BufferedImage mask(int width, int height, int white) {
    BufferedImage mask = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = mask.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, white, height);
    graphics.dispose();
    return mask;
  }

  /** Returns a JPEG with EXIF data: an orientation, and width and height as the camera had them. */
  static byte[] withExif(byte[] jpeg, int orientation, int width, int height) {
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4 + 2 + 2 * 12 + 4);
    tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    tiff.putShort((short) 2);
    entry(tiff, 0x0112, SHORT, orientation << 16);
    entry(tiff, EXIF_IFD, LONG, 8 + 2 + 2 * 12 + 4);
    tiff.putInt(0);
    tiff.putShort((short) 2);
    entry(tiff, 0xa002, LONG, width);
    entry(tiff, 0xa003, LONG, height);
    tiff.putInt(0);
    byte[] prefix = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    return withSegment(jpeg, 0xe1, joined(prefix, tiff.array()));
  }

  private static void entry(ByteBuffer tiff, int tag, int type, int value) {
    tiff.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
  }

  /** Returns a JPEG with a colour profile. */
  static byte[] withProfile(byte[] jpeg, byte[] profile) {
    byte[] prefix = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII);
    return withSegment(jpeg, 0xe2, joined(prefix, profile));
  }

  /** Returns a profile whose colours are not those of sRGB. */
  static byte[] linearProfile() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  private static byte[] withSegment(byte[] jpeg, int marker, byte[] data) {
    ByteBuffer file = ByteBuffer.allocate(jpeg.length + 4 + data.length);
    file.put(jpeg, 0, 2); // the start of the image
    file.put((byte) 0xff).put((byte) marker).putShort((short) (data.length + 2)).put(data);
    file.put(jpeg, 2, jpeg.length - 2);
    return file.array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
