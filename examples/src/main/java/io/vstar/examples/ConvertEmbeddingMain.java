package io.vstar.examples;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.io.DType;
import java.nio.file.Path;

/**
 * Reads an embedding in any form, and writes it in the form that the target's extension is used
 * for: {@code .pt} for A1111, {@code .safetensors}, a picture that carries it.
 *
 * <p>Arguments: the file to read, such as {@code out/cat/cat.safetensors}; the file to write, such
 * as {@code cat.pt}.
 */
public final class ConvertEmbeddingMain {
  private ConvertEmbeddingMain() {}

  public static void main(String[] args) {
    TextualInversion embedding = EmbeddingFile.read(Path.of(args[0]));
    Path target = Path.of(args[1]);
    EmbeddingForm form = EmbeddingForm.usualFor(target, embedding);
    EmbeddingFile.write(target, embedding, form, DType.F32);
    System.out.printf(
        "%s has %d vectors, written as %s%n", embedding.name(), embedding.vectors(), form.label());
  }
}
