package io.vstar.image;

import io.vstar.error.OutputException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures one after the other that are shown over and over.
 *
 * @param frames the pictures, all of one size, at least one
 * @param milliseconds time that each is shown; GIF keeps hundredths of a second
 */
public record Animation(List<BufferedImage> frames, int milliseconds) {
  private static final String GIF_FRAME = "javax_imageio_gif_image_1.0";
  private static final byte[] LOOP_FOREVER = {1, 0, 0};
  private static final int BEST = 100;

  public Animation {
    frames = List.copyOf(frames);
  }

  /** Returns the animation that goes on back to its first picture. */
  public Animation thereAndBack() {
    List<BufferedImage> all = new ArrayList<>(frames);
    for (int i = frames.size() - 2; i > 0; i--) {
      all.add(frames.get(i));
    }
    return new Animation(all, milliseconds);
  }

  /**
   * Returns a GIF file, each picture in 256 colours of its own.
   *
   * @throws OutputException if it cannot be encoded
   */
  public byte[] gif() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (BufferedImage frame : frames) {
        writer.writeToSequence(new IIOImage(frame, null, metadata(writer, frame)), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new OutputException("the animation cannot be encoded as GIF: " + e.getMessage(), e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private IIOMetadata metadata(ImageWriter writer, BufferedImage frame) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(frame), null);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "none");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("transparentColorIndex", "0");
    control.setAttribute("delayTime", Integer.toString(Math.max(2, milliseconds / 10)));
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    loop.setUserObject(LOOP_FOREVER.clone());
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    extensions.appendChild(loop);
    IIOMetadataNode root = new IIOMetadataNode(GIF_FRAME);
    root.appendChild(control);
    root.appendChild(extensions);
    metadata.mergeTree(GIF_FRAME, root);
    return metadata;
  }

  /**
   * Returns an animated WebP file.
   *
   * @param quality 1 to 100; 100 is without loss
   * @throws OutputException if it cannot be encoded
   */
  public byte[] webp(int quality) {
    try {
      List<byte[]> encoded = new ArrayList<>();
      for (BufferedImage frame : frames) {
        encoded.add(
            OutputFormat.compressed(
                frame, "webp", quality == BEST ? "Lossless" : "Lossy", quality));
      }
      return WebpContainer.animated(
          encoded, frames.get(0).getWidth(), frames.get(0).getHeight(), milliseconds);
    } catch (IOException | LinkageError e) { // libwebp is unpacked into the temporary folder
      throw new OutputException("the animation cannot be encoded as WebP: " + e.getMessage(), e);
    }
  }
}
