package io.vstar.adapter;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads and writes embeddings; the forms are in the package description. */
public final class EmbeddingFile {
  private EmbeddingFile() {}

  /**
   * Reads an embedding in any of the known forms, as float32.
   *
   * @throws CheckpointException naming the file and what was found, if it is damaged, harmful or
   *     not an embedding
   */
  public static TextualInversion read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".safetensors")) {
      return readSafetensors(file);
    }
    if (name.endsWith(".pt") || name.endsWith(".bin")) {
      return new TorchEmbedding(file).read(TorchFile.read(file));
    }
    throw new CheckpointException(
        file + " has no extension of an embedding, expected .pt, .bin or .safetensors");
  }

  /**
   * Writes an embedding for AUTOMATIC1111's web UI, which takes the placeholder from the file's
   * name. The file is written whole or not at all, and read again bit for bit before.
   *
   * @param target ends in {@code .pt}
   * @throws OutputException if the file cannot be written, or the embedding is for two encoders,
   *     which this form has no place for
   */
  public static void writePt(Path target, TextualInversion embedding) {
    requireExtension(target, ".pt");
    if (embedding.tables().size() != 1) {
      throw new OutputException(
          "%s cannot be written: %s is for %d text encoders, a .pt is for one; use .safetensors"
              .formatted(target, embedding.name(), embedding.tables().size()));
    }
    TorchFile.write(target, TorchEmbedding.form(embedding));
  }

  /**
   * Writes an embedding as diffusers does, its placeholder being the key; for SDXL under the keys
   * {@code clip_l} and {@code clip_g}. The file is written whole or not at all, and read again bit
   * for bit before.
   *
   * @param target ends in {@code .safetensors}
   * @throws OutputException if the file cannot be written
   */
  public static void writeSafetensors(Path target, TextualInversion embedding) {
    requireExtension(target, ".safetensors");
    List<HostTensor> tensors = EmbeddingTensors.form(embedding);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.putAll(SafetensorsProvenance.form(embedding.provenance()));
    metadata.put(ModelSpec.HASH, "0x" + Sha256.of(tensors));
    Safetensors.write(target, tensors, metadata);
  }

  private static TextualInversion readSafetensors(Path path) {
    try (TensorFile file = Safetensors.open(path)) {
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      file.tensors().keySet().forEach(name -> tensors.put(name, file.tensor(name)));
      return new EmbeddingTensors(path)
          .read(tensors, SafetensorsProvenance.read(path, file.metadata()));
    }
  }

  private static void requireExtension(Path target, String extension) {
    if (!target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(extension)) {
      throw new OutputException(
          "%s cannot be written: its name must end in %s, by which other tools know the form"
              .formatted(target, extension));
    }
  }
}
