package io.vstar.image;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Pictures written by Pillow, and the pixels Pillow reads from them; see make_images.py and
 * make_more_images.py there.
 */
final class ReferenceImages {
  private ReferenceImages() {}

  static Path file(String name) {
    try {
      return Path.of(ReferenceImages.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static BufferedImage expected(String name) throws IOException {
    JsonObject first = json("expected.json");
    JsonObject entry = (first.has(name) ? first : json("more.json")).getAsJsonObject(name);
    return image(
        entry.get("width").getAsInt(),
        entry.get("height").getAsInt(),
        entry.get("pixels").getAsString());
  }

  static BufferedImage scaled(ImageSize size) throws IOException {
    String pixels =
        json("expected.json").getAsJsonObject("scaled").get(size.toString()).getAsString();
    return image(size.width(), size.height(), pixels);
  }

  /** The largest difference of any channel of any pixel. */
  static int largestDifference(BufferedImage a, BufferedImage b) {
    int largest = 0;
    for (int y = 0; y < a.getHeight(); y++) {
      for (int x = 0; x < a.getWidth(); x++) {
        largest = Math.max(largest, difference(a.getRGB(x, y), b.getRGB(x, y)));
      }
    }
    return largest;
  }

  static int difference(int rgb, int other) {
    int largest = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      largest = Math.max(largest, Math.abs((rgb >> shift & 0xff) - (other >> shift & 0xff)));
    }
    return largest;
  }

  private static BufferedImage image(int width, int height, String pixels) {
    String[] hex = pixels.split(" ");
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < hex.length; i++) {
      image.setRGB(i % width, i / width, Integer.parseInt(hex[i], 16));
    }
    return image;
  }

  private static JsonObject json(String file) throws IOException {
    return JsonParser.parseString(Files.readString(file(file))).getAsJsonObject();
  }
}
