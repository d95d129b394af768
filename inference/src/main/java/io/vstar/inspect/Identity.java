package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import io.vstar.inspect.FileKind.Role;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The identity of tensors, recognised by their names, shapes and metadata alone.
 *
 * @param kind kind of file that has such tensors
 * @param family family of the model; empty if it cannot be recognised or is not a Stable Diffusion
 *     model
 * @param variant variant of the UNet; empty without a UNet, or if its number of input channels is
 *     unknown
 * @param contextWidth width of the context of the UNet, or of the UNet that an adapter is for
 * @param prediction quantity that the UNet predicts, as far as it is recorded
 */
public record Identity(
    FileKind kind,
    Optional<Family> family,
    Optional<UNetVariant> variant,
    Optional<Long> contextWidth,
    Prediction prediction) {
  private static final int NAMED_TENSORS = 3;

  /** A number of vectors that no embedding has, since a chunk has 75 positions. */
  private static final long TOO_MANY_VECTORS = 1000;

  /** Returns the identity of a file whose tensors say nothing more. */
  static Identity of(FileKind kind) {
    return new Identity(
        kind, Optional.empty(), Optional.empty(), Optional.empty(), Prediction.UNKNOWN);
  }

  /**
   * Identifies a file's tensors.
   *
   * @param stored type and shape of the tensors by name; names of a torch file without a leading
   *     {@code state_dict.}
   * @param metadata metadata of the file; may be empty
   */
  public static Identity of(Map<String, TensorInfo> stored, Map<String, String> metadata) {
    Map<String, TensorInfo> tensors = AveragedUNet.asOwn(stored);
    FileKind named = FileKind.of(tensors.keySet());
    FileKind kind =
        named == FileKind.UNKNOWN && isOneTableOfVectors(tensors)
            ? FileKind.EMBEDDING_DIFFUSERS
            : named;
    Role role = kind.role();
    if (role != Role.MODEL && role != Role.COMPONENT && role != Role.ADAPTER) {
      return of(kind);
    }
    Optional<Long> width = UNetShape.contextWidth(tensors);
    boolean hasUNet = role == Role.MODEL || kind.id().equals(FileKind.UNET_LDM.id());
    return new Identity(
        kind,
        Family.ofNames(tensors.keySet())
            .or(() -> width.flatMap(Family::ofContextWidth))
            .or(() -> kind.isEmbedding() ? ofVectors(tensors) : Optional.empty())
            .or(() -> Family.ofMetadata(metadata)),
        hasUNet
            ? UNetShape.inputChannels(tensors).flatMap(UNetVariant::ofInputChannels)
            : Optional.empty(),
        width,
        Prediction.of(tensors.keySet(), metadata));
  }

  /**
   * Identifies the tensors of a file that was named as a model, and refuses other files.
   *
   * @param file the file, for messages
   * @param tensors type and shape of the tensors by name
   * @param metadata metadata of the file; may be empty
   * @return identity of kind {@link FileKind#CHECKPOINT} with the UNet of a base model; its family
   *     is empty if neither text encoders nor sizes are those of a published model
   * @throws CheckpointException saying what the file is instead and what to name
   */
  public static Identity requireCheckpoint(
      Path file, Map<String, TensorInfo> tensors, Map<String, String> metadata) {
    Identity found = of(tensors, metadata);
    if (found.kind == FileKind.UNKNOWN) {
      throw new CheckpointException(
          "%s is of no kind that vstar knows, not a Stable Diffusion checkpoint: it has %d tensors (%s)"
              .formatted(file, tensors.size(), firstNames(tensors)));
    }
    if (!found.isTrainable()) {
      throw new CheckpointException(
          "%s is %s, not a Stable Diffusion checkpoint%s; %s"
              .formatted(
                  file,
                  found.withArticle(),
                  found.kind.role() == Role.MODEL ? " to train on" : "",
                  found.kind.role().advice()));
    }
    return found;
  }

  /** Returns whether this is a whole model with which vstar can generate pictures and train. */
  public boolean isTrainable() {
    return kind.role() == Role.MODEL
        && variant.equals(Optional.of(UNetVariant.BASE))
        && !family.equals(Optional.of(Family.SDXL_REFINER));
  }

  /**
   * Returns a description to show to users, such as {@code Stable Diffusion 1.x inpainting
   * checkpoint} or {@code LoRA}.
   */
  public String title() {
    if (kind.role() == Role.MODEL) {
      return family.map(Family::title).orElse("Stable Diffusion")
          + variantInWords(" ")
          + " "
          + kind.title();
    }
    String link = kind.role() == Role.ADAPTER ? " for " : " of ";
    return kind.title()
        + family.map(known -> link + known.title()).orElse("")
        + variantInWords(", ");
  }

  /** Returns a description with an article and, except for models, the layout. */
  private String withArticle() {
    if (kind.role() == Role.MODEL) {
      return "a " + title();
    }
    return kind.layout() == Layout.OWN
        ? kind.withArticle()
        : "%s (%s)".formatted(kind.withArticle(), kind.layout().title());
  }

  private String variantInWords(String before) {
    return variant
        .filter(known -> known != UNetVariant.BASE)
        .map(known -> before + known.id())
        .orElse("");
  }

  /** Returns the first names, for a message about a file of unknown kind. */
  private static String firstNames(Map<String, TensorInfo> tensors) {
    String names = tensors.keySet().stream().limit(NAMED_TENSORS).collect(Collectors.joining(", "));
    return tensors.size() > NAMED_TENSORS ? names + ", …" : names;
  }

  /** Returns the family whose text encoders have the width of an embedding's vectors. */
  private static Optional<Family> ofVectors(Map<String, TensorInfo> tensors) {
    return Family.ofTokenWidths(
        tensors.values().stream()
            .map(TensorInfo::shape)
            .filter(shape -> !shape.isEmpty())
            .map(shape -> shape.get(shape.size() - 1))
            .collect(Collectors.toSet()));
  }

  /**
   * Returns whether there is one tensor that may be an embedding, whose name then is the
   * placeholder.
   */
  private static boolean isOneTableOfVectors(Map<String, TensorInfo> tensors) {
    if (tensors.size() != 1) {
      return false;
    }
    TensorInfo info = tensors.values().iterator().next();
    int axes = info.shape().size();
    return info.dtype().isFloating()
        && (axes == 1 || axes == 2 && info.shape().get(0) < TOO_MANY_VECTORS)
        && info.elements() > 0;
  }
}
