package io.vstar.cli.model;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.embedding.EmbeddingForm;
import io.vstar.adapter.embedding.FoundEmbeddings;
import io.vstar.adapter.embedding.TextualInversion;
import io.vstar.adapter.embedding.VectorTable;
import io.vstar.error.ConfigException;
import io.vstar.image.ImageFiles;
import io.vstar.io.DType;
import io.vstar.nn.Precision;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** The conversion of embeddings from one form to another. */
final class EmbeddingConversion implements Conversion {
  @Option(
      names = "--name",
      paramLabel = "PLACEHOLDER",
      description = "the word that OUTPUT calls the embedding (default: as INPUT does)")
  private String name;

  @Option(
      names = "--token",
      paramLabel = "WORD",
      description = "which word to take, if INPUT holds several")
  private String token;

  @Option(
      names = "--clip-g",
      paramLabel = "FILE",
      description = "the vectors of SDXL's second text encoder, where INPUT has those of the first")
  private Path clipG;

  @Option(
      names = "--picture",
      paramLabel = "FILE",
      description = "what an image shows (default: a drawing of the vectors)")
  private Path picture;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      defaultValue = "FP32",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Precision precision;

  @Override
  public String run(Path input, Path output, Optional<String> formName) {
    if (name != null && name.isBlank()) {
      throw new ConfigException("--name is blank, expected a word");
    }
    FoundEmbeddings found = EmbeddingFile.find(input);
    TextualInversion read = token == null ? found.only() : found.named(token);
    if (clipG != null) {
      read = EmbeddingFile.pair(read, EmbeddingFile.read(clipG));
    }
    TextualInversion embedding = name == null ? read : read.withName(name);
    EmbeddingForm form =
        formName.isPresent()
            ? EmbeddingForm.named(formName.get())
            : EmbeddingForm.usualFor(output, embedding);
    write(output, embedding, form);
    return "read %s: %s, %s; wrote %s: %s, %s, in prompts %s"
        .formatted(
            clipG == null ? input : input + " and " + clipG,
            found.form().label(),
            size(embedding),
            output,
            form.label(),
            precision.name().toLowerCase(Locale.ROOT),
            new PromptWord(embedding.name(), form.webUiName(output, embedding)).sentence());
  }

  private void write(Path output, TextualInversion embedding, EmbeddingForm form) {
    if (picture == null) {
      EmbeddingFile.write(output, embedding, form, dtype());
      return;
    }
    if (form != EmbeddingForm.IMAGE) {
      throw new ConfigException("--picture is for --to image, but the form is " + form.label());
    }
    if (precision != Precision.FP32) {
      throw new ConfigException("--dtype has no effect on an image; leave it out");
    }
    EmbeddingFile.writeImage(output, embedding, ImageFiles.read(picture));
  }

  private DType dtype() {
    return switch (precision) {
      case FP32 -> DType.F32;
      case FP16 -> DType.F16;
      case BF16 -> DType.BF16;
    };
  }

  private static String size(TextualInversion embedding) {
    int vectors = embedding.vectors();
    return "%d vector%s of %s"
        .formatted(
            vectors,
            vectors == 1 ? "" : "s",
            embedding.tables().stream()
                .map(VectorTable::width)
                .map(String::valueOf)
                .collect(Collectors.joining(" and ")));
  }
}
