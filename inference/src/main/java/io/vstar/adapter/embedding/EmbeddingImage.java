package io.vstar.adapter.embedding;

import io.vstar.error.CheckpointException;
import io.vstar.error.DatasetException;
import io.vstar.error.OutputException;
import io.vstar.image.ImageFiles;
import io.vstar.image.PngFiles;
import io.vstar.io.DType;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Reads and writes an embedding in a picture, as text of a PNG file and also in the pixels. */
final class EmbeddingImage {
  /** The keyword of the PNG text with the JSON of the dict in Base64. */
  private static final String KEYWORD = "sd-ti-embedding";

  /**
   * The most bytes of JSON: four times those of the largest embedding, 75 vectors for SDXL with 25
   * characters for each value.
   */
  private static final int MAX_JSON = 16 << 20;

  private static final long MAX_PIXELS = 1 << 25;

  /**
   * The least height of a picture, so that the blocks of pixels beside it do not become very wide.
   */
  private static final int MIN_HEIGHT = 64;

  private static final int SHADES = 14;

  private final Path file;

  EmbeddingImage(Path file) {
    this.file = file;
  }

  /** Reads the embedding from the text, or from the pixels if there is no text. */
  FoundEmbeddings read() {
    return find().orElseThrow(this::holdsNone);
  }

  /** Reads the embedding as {@link #read} does; empty if the picture is only a picture. */
  Optional<FoundEmbeddings> find() {
    if (!Files.exists(file)) {
      throw new CheckpointException(file + " does not exist");
    }
    return fromText().or(this::fromPixels).map(this::parse);
  }

  /**
   * Writes {@code file} whole or not at all; both copies are compared before it takes its name.
   *
   * @param picture picture between the pixels that hold the embedding
   * @throws OutputException if the file cannot be written
   */
  void write(TextualInversion embedding, BufferedImage picture) {
    if (picture.getHeight() < MIN_HEIGHT) {
      throw new OutputException(
          "%s cannot be written: the picture is %d pixels high, expected at least %d"
              .formatted(file, picture.getHeight(), MIN_HEIGHT));
    }
    byte[] json = EmbeddingJson.write(dict(embedding));
    VectorTable decoration = embedding.tables().get(0);
    PngFiles.write(
        file,
        PixelCopy.around(picture, deflated(json), shades(decoration.values())),
        Map.of(KEYWORD, Base64.getEncoder().encodeToString(json)),
        written -> new EmbeddingImage(written).requireBothCopiesOf(embedding));
  }

  private static Map<String, Object> dict(TextualInversion embedding) {
    return embedding.tables().size() == 1
        ? EmbeddingDict.webUi(embedding, DType.F32)
        : EmbeddingDict.plain(EmbeddingTensors.form(embedding, EmbeddingForm.SDXL, DType.F32));
  }

  private void requireBothCopiesOf(TextualInversion embedding) throws IOException {
    try {
      requireEqual(embedding, parse(fromText().orElseThrow()), "text");
      requireEqual(embedding, parse(fromPixels().orElseThrow(this::holdsNone)), "pixels");
    } catch (CheckpointException e) {
      throw new IOException("it does not read back: " + e.getMessage(), e);
    }
  }

  private static void requireEqual(TextualInversion embedding, FoundEmbeddings found, String copy)
      throws IOException {
    if (!found.only().tables().equals(embedding.tables())) {
      throw new IOException("its %s do not read back as they were written".formatted(copy));
    }
  }

  private Optional<byte[]> fromText() {
    try {
      if (!PngFiles.isPng(file)) {
        return Optional.empty();
      }
      String text = PngFiles.readText(file).get(KEYWORD);
      if (text == null) {
        return Optional.empty();
      }
      if (text.length() / 4 * 3L > MAX_JSON) {
        throw tooLong();
      }
      return Optional.of(Base64.getDecoder().decode(text.strip()));
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "%s is damaged: its text %s is no Base64: %s".formatted(file, KEYWORD, e.getMessage()),
          e);
    } catch (DatasetException e) {
      throw new CheckpointException(e.getMessage(), e);
    }
  }

  private Optional<byte[]> fromPixels() {
    Optional<byte[]> deflated;
    try {
      deflated = PixelCopy.find(ImageFiles.readStored(file, MAX_PIXELS));
    } catch (DatasetException e) {
      throw new CheckpointException(e.getMessage(), e);
    }
    if (deflated.isEmpty()) {
      return Optional.empty();
    }
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(deflated.get()))) {
      byte[] json = in.readNBytes(MAX_JSON + 1);
      if (json.length > MAX_JSON) {
        throw tooLong();
      }
      return Optional.of(json);
    } catch (IOException e) { // two columns that look like the ends of data by chance
      return Optional.empty();
    }
  }

  private FoundEmbeddings parse(byte[] json) {
    Map<String, Object> dict;
    try {
      dict = EmbeddingJson.read(json);
    } catch (IOException e) {
      throw new CheckpointException("%s is damaged: %s".formatted(file, e.getMessage()), e);
    }
    EmbeddingDict embedding = new EmbeddingDict(file);
    TextualInversion word = embedding.read(dict).only();
    return new FoundEmbeddings(
        file,
        EmbeddingForm.IMAGE,
        List.of(word.withName(embedding.name(dict).orElse(word.name()))));
  }

  private CheckpointException holdsNone() {
    return new CheckpointException(
        ("%s holds no embedding, neither as text %s nor in its pixels;"
                + " scaling, cropping and JPEG remove both")
            .formatted(file, KEYWORD));
  }

  private CheckpointException tooLong() {
    return new CheckpointException(
        "%s is refused: its embedding is longer than %d MiB".formatted(file, MAX_JSON >> 20));
  }

  private static byte[] deflated(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, best)) {
      out.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    } finally {
      best.end();
    }
    return bytes.toByteArray();
  }

  /** Returns the magnitudes of the values as shades of {@link PixelCopy}. */
  private static int[] shades(float[] values) {
    float largest = EmbeddingCard.largest(values);
    int[] shades = new int[values.length];
    for (int i = 0; i < shades.length; i++) {
      shades[i] = 1 + Math.round(SHADES * Math.abs(values[i]) / largest);
    }
    return shades;
  }
}
