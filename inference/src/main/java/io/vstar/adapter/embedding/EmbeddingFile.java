package io.vstar.adapter.embedding;

import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.NetworkWeights;
import io.vstar.adapter.SafetensorsProvenance;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TorchFile;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads and writes embedding files; the package description has their forms. */
public final class EmbeddingFile {
  private static final String SAFETENSORS = ".safetensors";

  /**
   * The most bytes of a torch file. A vector that was saved as a view contains the table of all
   * tokens, 253 MB for CLIP-G.
   */
  private static final long MAX_TORCH_BYTES = 512L << 20;

  private EmbeddingFile() {}

  /**
   * Reads a file with one embedding in any of the known forms, as float32.
   *
   * @throws CheckpointException naming the file and what was found, if it is damaged, harmful, not
   *     an embedding, or holds several
   */
  public static TextualInversion read(Path file) {
    return find(file).only();
  }

  /**
   * Reads all embeddings of a file in any of the known forms, as float32.
   *
   * @throws CheckpointException naming the file and what was found, if it is damaged, harmful or
   *     not an embedding
   */
  public static FoundEmbeddings find(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(SAFETENSORS) || name.endsWith(".pt") || name.endsWith(".bin")) {
      return readTensors(file);
    }
    if (isPicture(file)) {
      return new EmbeddingImage(file).read();
    }
    throw new CheckpointException(
        file
            + " has no extension of an embedding, expected .pt, .bin, .safetensors, .png or .webp");
  }

  /**
   * Reads all embeddings of a file as {@link #find} does, but takes a picture without one for what
   * it is.
   *
   * @return empty if the file is a picture that holds no embedding
   * @throws CheckpointException as {@link #find}
   */
  public static Optional<FoundEmbeddings> findIfAny(Path file) {
    return isPicture(file) ? new EmbeddingImage(file).find() : Optional.of(find(file));
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".webp");
  }

  /**
   * Joins two embeddings, one for each text encoder, to an embedding for SDXL. diffusers' script
   * writes such files ({@code learned_embeds} and {@code learned_embeds_2}).
   *
   * @param clipL embedding for CLIP-L
   * @param clipG embedding for CLIP-G
   * @throws CheckpointException if their names or numbers of vectors differ
   */
  public static TextualInversion pair(TextualInversion clipL, TextualInversion clipG) {
    if (clipL.tables().size() != 1 || clipG.tables().size() != 1) {
      throw new CheckpointException(
          "%s and %s are no pair: expected a file for each text encoder"
              .formatted(clipL.name(), clipG.name()));
    }
    VectorTable first = clipL.tables().get(0);
    VectorTable second = clipG.tables().get(0);
    if (!clipL.name().equals(clipG.name())
        || first.vectors() != second.vectors()
        || first.width() >= second.width()) {
      throw new CheckpointException(
          ("%s of %s and %s of %s are no pair: expected one word, as many vectors,"
                  + " and first those of CLIP-L, which are shorter")
              .formatted(clipL.name(), first, clipG.name(), second));
    }
    return new TextualInversion(clipL.name(), List.of(first, second), clipL.provenance());
  }

  /**
   * Writes an embedding in the form of AUTOMATIC1111's web UI, which takes the placeholder from the
   * file's name, in float32.
   *
   * @param target path that ends in {@code .pt}
   * @throws OutputException if the file cannot be written or the form cannot hold the embedding
   */
  public static void writePt(Path target, TextualInversion embedding) {
    write(target, embedding, EmbeddingForm.A1111, DType.F32);
  }

  /**
   * Writes an embedding in the form of diffusers, where the placeholder is the key, or for SDXL
   * under the keys {@code clip_l} and {@code clip_g}; in float32.
   *
   * @param target path that ends in {@code .safetensors}
   * @throws OutputException if the file cannot be written or the form cannot hold the embedding
   */
  public static void writeSafetensors(Path target, TextualInversion embedding) {
    boolean pair = embedding.tables().size() == 2;
    EmbeddingForm form = pair ? EmbeddingForm.SDXL : EmbeddingForm.DIFFUSERS;
    if (!isSafetensors(target)) {
      throw new OutputException(
          "%s cannot be written: its name must end in %s".formatted(target, SAFETENSORS));
    }
    write(target, embedding, form, DType.F32);
  }

  /**
   * Writes an embedding in one of the forms. The file is written whole or not at all, and compared
   * bit for bit before it takes its name. A form that has safetensors among its extensions is
   * written as such if {@code target} ends in it, with the provenance as metadata.
   *
   * @param dtype type of the values in the file: F32, F16 or BF16; values are rounded to nearest,
   *     ties to even. An image holds decimal numbers and takes F32 only
   * @throws OutputException if the file cannot be written, the form cannot hold the embedding, the
   *     extension is not one of the form, or a value is not finite or too large for {@code dtype}
   */
  public static void write(
      Path target, TextualInversion embedding, EmbeddingForm form, DType dtype) {
    form.requireFits(target, embedding);
    requireRange(target, embedding, dtype);
    if (form == EmbeddingForm.IMAGE) {
      if (dtype != DType.F32) {
        throw new OutputException(
            "%s cannot be written as %s: a picture holds decimal numbers".formatted(target, dtype));
      }
      writeImage(target, embedding, EmbeddingCard.draw(embedding.tables().get(0)));
    } else if (form == EmbeddingForm.A1111) {
      TorchFile.write(target, EmbeddingDict.webUi(embedding, dtype));
    } else {
      List<HostTensor> tensors = EmbeddingTensors.form(embedding, form, dtype);
      if (isSafetensors(target)) {
        Safetensors.write(target, tensors, metadata(embedding, tensors));
      } else {
        TorchFile.write(target, EmbeddingDict.plain(tensors));
      }
    }
  }

  /**
   * Writes an embedding into a PNG file, as text and, in case a program removes the text, also in
   * pixels to the left and right of {@code picture}. The file is written whole or not at all, and
   * both copies are compared bit for bit before it takes its name.
   *
   * @param target path that ends in {@code .png}
   * @param picture picture to show, at least 64 pixels high
   * @throws OutputException if the file cannot be written
   */
  public static void writeImage(Path target, TextualInversion embedding, BufferedImage picture) {
    EmbeddingForm.IMAGE.requireFits(target, embedding);
    new EmbeddingImage(target).write(embedding, picture);
  }

  /** Checks the size of a torch file, because it must be read whole to see what it is. */
  private static void requireModestSize(Path file) {
    long bytes = file.toFile().length();
    if (bytes > MAX_TORCH_BYTES) {
      throw new CheckpointException(
          "%s is not an embedding: it has %d MiB, as model checkpoints have"
              .formatted(file, bytes >> 20));
    }
  }

  private static FoundEmbeddings readTensors(Path file) {
    if (TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS))) {
      return readSafetensors(file);
    }
    requireModestSize(file);
    return new EmbeddingDict(file).read(TorchFile.read(file));
  }

  private static FoundEmbeddings readSafetensors(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      NetworkWeights.refuse(path, file.tensors().keySet()); // before gigabytes are read
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      file.tensors().keySet().forEach(name -> tensors.put(name, file.tensor(name)));
      return new EmbeddingTensors(path)
          .read(tensors, SafetensorsProvenance.read(path, file.metadata()));
    }
  }

  private static Map<String, String> metadata(
      TextualInversion embedding, List<HostTensor> tensors) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.putAll(SafetensorsProvenance.form(embedding.provenance()));
    metadata.put(ModelSpec.HASH, "0x" + Sha256.of(tensors));
    return metadata;
  }

  private static boolean isSafetensors(Path target) {
    return target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(SAFETENSORS);
  }

  private static void requireRange(Path target, TextualInversion embedding, DType dtype) {
    for (VectorTable table : embedding.tables()) {
      float[] before = table.values();
      float[] after = table.toTensor("", dtype).toFloats();
      for (int i = 0; i < after.length; i++) {
        if (!Float.isFinite(before[i])) {
          throw new OutputException(
              "%s is not written: its vectors have %s in them; the training went wrong"
                  .formatted(target, before[i]));
        }
        if (Float.isInfinite(after[i])) {
          throw new OutputException(
              "%s cannot be written as %s: %s is beyond its range; use bf16 or fp32"
                  .formatted(target, dtype, before[i]));
        }
      }
    }
  }
}
