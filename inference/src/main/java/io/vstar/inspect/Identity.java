package io.vstar.inspect;

import io.vstar.error.CheckpointException;
import io.vstar.inspect.FileKind.Role;
import io.vstar.io.TensorInfo;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What tensors are, told by their names, shapes and metadata alone.
 *
 * @param family empty where the tensors do not tell, or belong to none of Stable Diffusion
 * @param variant of the UNet; empty without one, or where its input is of no known number of
 *     channels
 * @param contextWidth width of the text that the UNet, or the UNet an adapter is for, reads
 */
public record Identity(
    FileKind kind,
    Optional<Family> family,
    Optional<UNetVariant> variant,
    Optional<Long> contextWidth,
    Prediction prediction) {
  private static final int NAMED_TENSORS = 3;

  /** More vectors than an embedding has, which is at most the 75 positions of a prompt. */
  private static final long TOO_MANY_VECTORS = 1000;

  /** Something that no tensors tell about. */
  static Identity of(FileKind kind) {
    return new Identity(
        kind, Optional.empty(), Optional.empty(), Optional.empty(), Prediction.NOT_TOLD);
  }

  /**
   * Tells what a file's tensors are.
   *
   * @param stored by name; those of a torch file without a leading {@code state_dict.}
   * @param metadata of the file; may be empty
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
   * Tells what the tensors of a file are that was named as a model, and refuses what is none.
   *
   * @param file for the message
   * @param tensors as for {@link #of(Map, Map)}
   * @return of {@link FileKind#CHECKPOINT}, with the UNet of a base model; its family is empty
   *     where neither text encoders nor sizes are of a published model
   * @throws CheckpointException saying what the file is instead, and what to name
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

  /** Whether this is a whole model that vstar draws with and trains on. */
  public boolean isTrainable() {
    return kind.role() == Role.MODEL
        && variant.equals(Optional.of(UNetVariant.BASE))
        && !family.equals(Optional.of(Family.SDXL_REFINER));
  }

  /** For people, like {@code Stable Diffusion 1.x inpainting checkpoint} or {@code LoRA}. */
  public String title() {
    if (kind.role() == Role.MODEL) {
      return family.map(Family::title).orElse("Stable Diffusion")
          + variantInWords(" ")
          + " "
          + kind.title();
    }
    String link = kind.role() == Role.ADAPTER ? " for " : " of ";
    return kind.title() + family.map(each -> link + each.title()).orElse("") + variantInWords(", ");
  }

  /** For a sentence: what it is, and for all but models by whose conventions. */
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
        .filter(each -> each != UNetVariant.BASE)
        .map(each -> before + each.id())
        .orElse("");
  }

  /** The first names, for a message about what is not known. */
  private static String firstNames(Map<String, TensorInfo> tensors) {
    String names = tensors.keySet().stream().limit(NAMED_TENSORS).collect(Collectors.joining(", "));
    return tensors.size() > NAMED_TENSORS ? names + ", …" : names;
  }

  /** The family whose text encoders have tokens of the widths of an embedding's vectors. */
  private static Optional<Family> ofVectors(Map<String, TensorInfo> tensors) {
    return Family.ofTokenWidths(
        tensors.values().stream()
            .map(TensorInfo::shape)
            .filter(shape -> !shape.isEmpty())
            .map(shape -> shape.get(shape.size() - 1))
            .collect(Collectors.toSet()));
  }

  /** The form that has nothing but its placeholder for a name. */
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
