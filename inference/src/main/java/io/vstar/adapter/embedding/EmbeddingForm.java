package io.vstar.adapter.embedding;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The forms of an embedding file; the package description has their bytes. */
public enum EmbeddingForm {
  /** The dict of AUTOMATIC1111's web UI with {@code string_to_param}. */
  A1111("A1111", 1, ".pt"),

  /** The form of diffusers, where the placeholder is the key. */
  DIFFUSERS("diffusers", 1, ".safetensors", ".bin"),

  /** The form of kohya's sd-scripts with the key {@code emb_params}. */
  KOHYA("kohya", 1, ".safetensors", ".pt"),

  /** The form of OneTrainer with the key {@code emp_params}. */
  ONETRAINER("OneTrainer", 1, ".safetensors", ".pt"),

  /** The form of all trainers for SDXL with the keys {@code clip_l} and {@code clip_g}. */
  SDXL("SDXL", 2, ".safetensors", ".pt"),

  /** The dict of AUTOMATIC1111's web UI, or the pair for SDXL, in a picture. */
  IMAGE("image", 0, ".png");

  private final String label;
  private final int encoders; // 0: any
  private final List<String> extensions;

  EmbeddingForm(String label, int encoders, String... extensions) {
    this.label = label;
    this.encoders = encoders;
    this.extensions = List.of(extensions);
  }

  /**
   * Returns the form of an option's value, in upper or lower case.
   *
   * @throws ConfigException if there is no such form
   */
  public static EmbeddingForm named(String name) {
    for (EmbeddingForm form : values()) {
      if (form.optionName().equalsIgnoreCase(name)) {
        return form;
      }
    }
    throw new ConfigException(
        "there is no form %s of an embedding, expected one of %s"
            .formatted(
                name,
                Arrays.stream(values())
                    .map(EmbeddingForm::optionName)
                    .collect(Collectors.joining(", "))));
  }

  /**
   * Returns the usual form of a file with this name.
   *
   * @throws OutputException if its extension is not one of an embedding
   */
  public static EmbeddingForm usualFor(Path target, TextualInversion embedding) {
    boolean pair = embedding.tables().size() == 2;
    for (EmbeddingForm form : pair ? List.of(SDXL, IMAGE) : List.of(A1111, DIFFUSERS, IMAGE)) {
      if (form.hasExtension(target)) {
        return form;
      }
    }
    throw new OutputException(
        "%s cannot be written: its name must end in %s, by which other tools know the form"
            .formatted(
                target, pair ? ".safetensors, .pt or .png" : ".pt, .safetensors, .bin or .png"));
  }

  /** Returns the name of the form to show to users. */
  public String label() {
    return label;
  }

  /**
   * Returns the name of a file's embedding in AUTOMATIC1111's web UI: the file's name without its
   * extension, or for a picture the name in it.
   */
  public String webUiName(Path file, TextualInversion embedding) {
    boolean inFile = this == IMAGE && embedding.tables().size() == 1;
    return inFile ? embedding.name() : EmbeddingTensors.stem(file);
  }

  /**
   * Checks that this form can hold an embedding and that the file has one of its extensions.
   *
   * @throws OutputException naming the target, if not
   */
  void requireFits(Path target, TextualInversion embedding) {
    int tables = embedding.tables().size();
    if (encoders != 0 && encoders != tables) {
      throw new OutputException(
          "%s cannot be written: %s is for %d text encoder%s, the form %s for %d; use %s"
              .formatted(
                  target,
                  embedding.name(),
                  tables,
                  tables == 1 ? "" : "s",
                  optionName(),
                  encoders,
                  tables == 1 ? "another" : SDXL.optionName()));
    }
    if (!hasExtension(target)) {
      throw new OutputException(
          "%s cannot be written: its name must end in %s, by which other tools know the form"
              .formatted(target, String.join(" or ", extensions)));
    }
  }

  private boolean hasExtension(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return extensions.stream().anyMatch(name::endsWith);
  }

  private String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
