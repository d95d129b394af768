package io.vstar.adapter.embedding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.adapter.Provenance;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** a1111_image.png was made by AUTOMATIC1111's image_embedding.py of a1111.pt. */
class EmbeddingImageTest {
  private static final String KEYWORD = "sd-ti-embedding";
  private static final long MANY_PIXELS = 1 << 24;
  private static final Provenance KNOWN =
      new Provenance(Optional.of(1234L), Optional.of("7460a6fa"), Optional.of("sd-v1-4"), Map.of());

  @TempDir Path folder;

  @Test
  void readsThePicturesOfTheWebUi() {
    Path original = resource("a1111_image.png");
    TextualInversion expected = EmbeddingFile.read(resource("a1111.pt")).withName("golden");

    assertThat(EmbeddingFile.find(original))
        .isEqualTo(new FoundEmbeddings(original, EmbeddingForm.IMAGE, List.of(expected)));

    Path stripped = folder.resolve("stripped.png");
    PngFiles.write(stripped, stored(original), Map.of());
    assertThat(EmbeddingFile.read(stripped)).isEqualTo(expected);
  }

  @Test
  void eitherCopyIsEnough() {
    Path file = write(embedding(3, 40));
    BufferedImage pixels = stored(file);
    Map<String, String> texts = PngFiles.readText(file);

    assertThat(EmbeddingFile.read(file)).isEqualTo(embedding(3, 40));

    Path withoutText = folder.resolve("withoutText.png");
    PngFiles.write(withoutText, pixels, Map.of());
    assertThat(EmbeddingFile.read(withoutText)).isEqualTo(embedding(3, 40));

    Path withoutPixels = folder.resolve("withoutPixels.png");
    PngFiles.write(withoutPixels, picture(), texts);
    assertThat(EmbeddingFile.read(withoutPixels)).isEqualTo(embedding(3, 40));
  }

  @Test
  void theTextIsTheDictOfTheWebUiAsJson() {
    Path file = write(embedding(1, 3));

    byte[] json = Base64.getDecoder().decode(PngFiles.readText(file).get(KEYWORD));
    JsonObject dict = JsonParser.parseString(new String(json, UTF_8)).getAsJsonObject();

    assertThat(dict.keySet())
        .containsExactly(
            "string_to_token",
            "string_to_param",
            "name",
            "step",
            "sd_checkpoint",
            "sd_checkpoint_name");
    assertThat(dict.get("string_to_token")).hasToString("{\"*\":265}");
    assertThat(dict.get("name").getAsString()).isEqualTo("<猫>");
    assertThat(dict.get("step").getAsLong()).isEqualTo(1234);
    float[] values = embedding(1, 3).tables().get(0).values();
    assertThat(dict.get("string_to_param"))
        .hasToString(
            "{\"*\":{\"TORCHTENSOR\":[[%s,%s,%s]]}}"
                .formatted((double) values[0], (double) values[1], (double) values[2]));
  }

  @Test
  void thePictureStandsBetweenTwoBlackColumns() {
    Path file = write(embedding(1, 3));
    BufferedImage image = stored(file);
    BufferedImage picture = picture();
    int columns = (image.getWidth() - picture.getWidth() - 2) / 2;

    assertThat(image.getHeight()).isEqualTo(picture.getHeight());
    for (int y = 0; y < image.getHeight(); y++) {
      assertThat(image.getRGB(columns, y) & 0xffffff).isZero();
      assertThat(image.getRGB(image.getWidth() - 1 - columns, y) & 0xffffff).isZero();
      for (int x = 0; x < picture.getWidth(); x++) {
        assertThat(image.getRGB(columns + 1 + x, y)).isEqualTo(picture.getRGB(x, y));
      }
      for (int x = 0; x < columns; x++) {
        assertThat(image.getRGB(x, y) & 0xf0f0f0).isNotZero();
        assertThat(image.getRGB(image.getWidth() - 1 - x, y) & 0xf0f0f0).isNotZero();
      }
    }
    // The first byte of zlib data is 0x78; the sequence begins with 253.
    assertThat(image.getRGB(0, 0) >> 16 & 0xf).isEqualTo(0x8 ^ 253 & 0xf);
    assertThat(image.getRGB(image.getWidth() - columns, 0) >> 16 & 0xf).isEqualTo(0x7 ^ 253 & 0xf);
  }

  @Test
  void thePixelsSurviveBlackBordersAndTransparency() throws IOException {
    BufferedImage pixels = stored(write(embedding(2, 16)));
    BufferedImage bordered =
        new BufferedImage(
            pixels.getWidth() + 20, pixels.getHeight() + 10, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < bordered.getHeight(); y++) {
      for (int x = 0; x < bordered.getWidth(); x++) {
        boolean inside =
            x >= 15 && x < 15 + pixels.getWidth() && y >= 3 && y < 3 + pixels.getHeight();
        int rgb = inside ? pixels.getRGB(x - 15, y - 3) & 0xffffff : 0;
        bordered.setRGB(x, y, 0x80 << 24 | rgb);
      }
    }
    Path file = folder.resolve("bordered.png");
    ImageIO.write(bordered, "png", file.toFile());

    assertThat(EmbeddingFile.read(file)).isEqualTo(embedding(2, 16));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyFloatKeepsItsBits(boolean fromText) {
    float[] values = new float[2000];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      float drawn = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isFinite(drawn) ? drawn : -0f;
    }
    values[0] = Float.MIN_VALUE;
    values[1] = Float.MAX_VALUE;
    values[2] = 0.1f;
    TextualInversion wild =
        new TextualInversion("a", List.of(new VectorTable(2, 1000, values)), Provenance.UNKNOWN);
    Path file = write(wild);
    if (!fromText) {
      PngFiles.write(file, stored(file), Map.of());
    }
    assertThat(EmbeddingFile.read(file)).isEqualTo(wild);
  }

  @Test
  void aPairForSdxlGoesByTheNameOfItsFile() {
    TextualInversion pair =
        new TextualInversion(
            "pair",
            List.of(embedding(2, 12).tables().get(0), embedding(2, 20).tables().get(0)),
            Provenance.UNKNOWN);
    Path file = folder.resolve("pair.png");
    EmbeddingFile.write(file, pair, EmbeddingForm.IMAGE, DType.F32);
    assertThat(EmbeddingFile.read(file)).isEqualTo(pair);
    assertThat(EmbeddingForm.IMAGE.webUiName(Path.of("cat.png"), pair)).isEqualTo("cat");
  }

  @Test
  void aBlankNameInsideLeavesItToTheFile() {
    assertThat(
            EmbeddingFile.read(
                withJson(
                    """
        {"name": null, "string_to_param": {"*": {"TORCHTENSOR": [[1, 2]]}}}""")))
        .isEqualTo(
            new TextualInversion(
                "a", List.of(new VectorTable(1, 2, new float[] {1, 2})), Provenance.UNKNOWN));
    assertThat(
            EmbeddingFile.read(
                    withJson(
                        """
        {"<x>": {"TORCHTENSOR": [1, 2e0, -3]}, "more": [1, [2]]}"""))
                .name())
        .isEqualTo("<x>");
  }

  @Test
  void saysWhatIsWrongWithTheText() {
    assertRefused(withText("=?"), "is damaged: its text sd-ti-embedding is no Base64");
    assertRefused(withJson("[1]"), "is damaged: its JSON is no object");
    assertRefused(withJson("{\"a\": "), "is damaged: End of input");
    assertRefused(
        withJson("{\"a\": {\"TORCHTENSOR\": [[1], [1, 2]]}}"), "the rows of its tensor a differ");
    assertRefused(
        withJson("{\"a\": {\"TORCHTENSOR\": [[[1]]]}}"), "is damaged: its JSON is no embedding");
    assertRefused(withJson("{\"a\": {\"TORCHTENSOR\": []}}"), "tensor a has shape [0]");
    assertRefused(
        withJson("{\"a\": {\"TORCHTENSOR\": [[1, NaN]]}}"), "tensor a contains NaN; its training");
    assertRefused(withJson("{\"step\": 5}"), "it holds 0 tensors");
    assertRefused(
        withJson("{\"a\": " + "{\"b\": ".repeat(5000) + "1" + "}".repeat(5001)), "is damaged");
  }

  @Test
  void aPictureWithoutAnEmbeddingIsNamed() {
    Path file = folder.resolve("a.png");
    PngFiles.write(file, picture(), Map.of("parameters", "a cat"));
    assertRefused(
        file, "holds no embedding, neither as text sd-ti-embedding nor in its pixels; scaling");

    BufferedImage black = new BufferedImage(30, 70, BufferedImage.TYPE_INT_RGB);
    PngFiles.write(file, black, Map.of());
    assertRefused(file, "holds no embedding");

    Graphics2D graphics = black.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 10, 70);
    graphics.fillRect(20, 0, 10, 70);
    PngFiles.write(file, black, Map.of());
    assertRefused(file, "holds no embedding"); // blocks of one width, but noise in them
  }

  @Test
  void aScaledPictureHasLostItsPixels() {
    BufferedImage pixels = stored(write(embedding(2, 16)));
    BufferedImage half =
        new BufferedImage(
            pixels.getWidth() / 2, pixels.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
    half.createGraphics().drawImage(pixels, 0, 0, half.getWidth(), half.getHeight(), null);
    Path file = folder.resolve("half.png");
    PngFiles.write(file, half, Map.of());
    assertRefused(file, "holds no embedding");
  }

  @Test
  void aLongTextIsRefusedBeforeItIsUnpacked() throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      byte[] spaces = new byte[1 << 20];
      Arrays.fill(spaces, (byte) ' ');
      for (int i = 0; i < 17; i++) {
        out.write(spaces);
      }
    }
    int[] shades = {8};
    Path file = folder.resolve("a.png");
    PngFiles.write(file, PixelCopy.around(picture(), deflated.toByteArray(), shades), Map.of());
    assertRefused(file, "is refused: its embedding is longer than 16 MiB");
    assertRefused(withText("A".repeat(23 << 20)), "is refused: its embedding is longer than 16");
  }

  @Test
  void aLowPictureIsRefused() {
    Path file = folder.resolve("a.png");
    BufferedImage low = new BufferedImage(200, 63, BufferedImage.TYPE_INT_RGB);
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> EmbeddingFile.writeImage(file, embedding(1, 3), low))
        .withMessage(
            file + " cannot be written: the picture is 63 pixels high, expected at least 64");
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(
            () -> EmbeddingFile.write(file, embedding(1, 3), EmbeddingForm.IMAGE, DType.F16))
        .withMessage(file + " cannot be written as F16: a picture holds decimal numbers");
    assertThat(folder).isEmptyDirectory();
  }

  private Path write(TextualInversion embedding) {
    Path file = folder.resolve("written.png");
    EmbeddingFile.writeImage(file, embedding, picture());
    return file;
  }

  private Path withText(String text) {
    Path file = folder.resolve("a.png");
    PngFiles.write(file, picture(), Map.of(KEYWORD, text));
    return file;
  }

  private Path withJson(String json) {
    return withText(Base64.getEncoder().encodeToString(json.getBytes(UTF_8)));
  }

  private static void assertRefused(Path file, String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> EmbeddingFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message);
  }

  private static TextualInversion embedding(int vectors, int width) {
    float[] values = new float[vectors * width];
    Random random = new Random(7);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() * 0.02f;
    }
    return new TextualInversion("<猫>", List.of(new VectorTable(vectors, width, values)), KNOWN);
  }

  /** With black, with columns whose low bits are zero, and with noise. */
  private static BufferedImage picture() {
    BufferedImage picture = new BufferedImage(80, 64, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(3);
    for (int y = 0; y < 64; y++) {
      for (int x = 20; x < 80; x++) {
        picture.setRGB(x, y, x < 40 ? 0xf0a050 : random.nextInt(1 << 24));
      }
    }
    return picture;
  }

  private static BufferedImage stored(Path file) {
    return ImageFiles.readStored(file, MANY_PIXELS);
  }

  private static Path resource(String name) {
    try {
      return Path.of(EmbeddingImageTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
