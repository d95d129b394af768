package io.vstar.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationTest {
  private static final Animation RED_GREEN_BLUE =
      new Animation(List.of(plain(0xff0000), plain(0x00ff00), plain(0x0000ff)), 120);

  @TempDir Path folder;

  @Test
  void aGifShowsItsPicturesOverAndOver() throws IOException {
    byte[] gif = RED_GREEN_BLUE.gif();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      assertThat(reader.read(1).getRGB(5, 3) & 0xffffff).isEqualTo(0x00ff00);
      assertThat(reader.read(2).getRGB(5, 3) & 0xffffff).isEqualTo(0x0000ff);
      IIOMetadataNode root =
          (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
      IIOMetadataNode control =
          (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
      assertThat(control.getAttribute("delayTime")).isEqualTo("12");
    }
    // Netscape's extension, with 0 for no end.
    String bytes = new String(gif, StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("GIF89a").contains("!\u00ff\u000bNETSCAPE2.0\u0003\u0001\0\0\0");
  }

  @Test
  void aWebpHasAPictureAndItsTimeForEachFrame() throws IOException {
    byte[] webp = RED_GREEN_BLUE.webp(100);
    Path file = folder.resolve("walk.webp");
    Files.write(file, webp);
    List<WebpChunk> chunks = WebpChunk.list(file);
    assertThat(chunks)
        .extracting(WebpChunk::name)
        .containsExactly("VP8X", "ANIM", "ANMF", "ANMF", "ANMF");
    WebpChunk.requireWhole(file);
    assertThat(chunks.get(1).read(file)).containsExactly(0, 0, 0, 0, 0, 0);
    byte[] frame = chunks.get(3).read(file);
    assertThat(frame).startsWith(0, 0, 0, 0, 0, 0, 7, 0, 0, 5, 0, 0, 120, 0, 0, 2, 'V', 'P', '8');
    assertThat(ImageFiles.read(file).getRGB(5, 3) & 0xffffff).isEqualTo(0xff0000);
  }

  @Test
  void thereAndBackShowsTheEndsOnce() {
    Animation both = RED_GREEN_BLUE.thereAndBack();
    assertThat(both.frames())
        .extracting(frame -> frame.getRGB(0, 0) & 0xffffff)
        .containsExactly(0xff0000, 0x00ff00, 0x0000ff, 0x00ff00);
  }

  private static BufferedImage plain(int rgb) {
    BufferedImage image = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48; i++) {
      image.setRGB(i % 8, i / 8, rgb);
    }
    return image;
  }
}
