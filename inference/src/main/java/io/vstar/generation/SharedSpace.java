package io.vstar.generation;

import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.network.ClipLoader;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.TextProjection;
import io.vstar.clip.TextTower;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The text encoder of a loaded model whose texts share a space with pictures, that of the CLIP
 * model it is from.
 *
 * @param tower the text encoder with its projection into the space
 * @param tokenizer the tokenizer of the text encoder
 */
public record SharedSpace(TextTower tower, ClipTokenizer tokenizer) {

  /**
   * Finds the text encoder that is the other half of an image encoder.
   *
   * @param files the image encoder
   * @param scope owns the projection, if it lies beside the image encoder
   * @throws CheckpointException if no text encoder fits
   */
  public static SharedSpace of(StableDiffusion model, ClipFolder files, TensorScope scope) {
    Optional<TextProjection> projection =
        new ClipLoader(model.runtime(), files).textProjection(scope);
    boolean beside = projection.isPresent();
    Optional<Integer> wanted =
        beside ? files.projectedTextWidth() : Optional.of(files.vision().projectionWidth());
    List<ClipTextModel> encoders = model.conditioner().encoders();
    int encoder =
        IntStream.range(0, encoders.size())
            .filter(i -> width(encoders.get(i), beside).equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new CheckpointException(
                        "%s: no text encoder %s %d; put the image encoder of the CLIP model there that the text encoder is from, with its %s"
                            .formatted(
                                files.folder(ModelPart.IMAGE_ENCODER),
                                beside ? "is of width" : "has a projection of width",
                                wanted.orElseThrow(),
                                ClipFolder.TEXT_PROJECTION)));
    return new SharedSpace(
        new TextTower(encoders.get(encoder), projection), model.tokenizers().get(encoder));
  }

  private static Optional<Integer> width(ClipTextModel encoder, boolean projectionBeside) {
    if (!projectionBeside) {
      return encoder.config().projectionWidth();
    }
    return encoder.config().projectionWidth().isPresent()
        ? Optional.empty()
        : Optional.of(encoder.config().width());
  }

  /**
   * Finds the text encoder for embeddings of a width, with its own projection or with that of a
   * CLIP model.
   *
   * @param clip the CLIP model that the text encoder is from; empty for that in the model's folder
   * @param width width P of the space
   * @param scope owns the projection
   * @throws CheckpointException if no text encoder fits; the message says what is missing
   * @throws ConfigException if a clip skip cuts off layers before the projection
   */
  public static SharedSpace ofWidth(
      StableDiffusion model, Optional<ClipFolder> clip, int width, TensorScope scope) {
    requireWhole(model, clip);
    Optional<ClipFolder> files = clip.or(() -> ClipFolder.of(model.files()));
    if (files.isPresent() && files.get().vision().projectionWidth() == width) {
      return of(model, files.get(), scope);
    }
    List<ClipTextModel> encoders = model.conditioner().encoders();
    return IntStream.range(0, encoders.size())
        .filter(i -> encoders.get(i).config().projectionWidth().equals(Optional.of(width)))
        .mapToObj(
            i ->
                new SharedSpace(
                    new TextTower(encoders.get(i), Optional.empty()), model.tokenizers().get(i)))
        .findFirst()
        .orElseThrow(() -> missing(model, files, width));
  }

  private static CheckpointException missing(
      StableDiffusion model, Optional<ClipFolder> files, int width) {
    return new CheckpointException(
        files
            .map(
                found ->
                    "%s is of a space of width %d, but the embedding of one of width %d; name the CLIP model that both the embedding and the text encoder of %s are from"
                        .formatted(
                            found.folder(ModelPart.IMAGE_ENCODER),
                            found.vision().projectionWidth(),
                            width,
                            model.files().name()))
            .orElseGet(
                () ->
                    "%s has no image encoder, and its text encoder no projection into the space of pictures; name the folder of the CLIP model that the text encoder is from with --clip, or put that into image_encoder of the model's folder"
                        .formatted(model.files().path())));
  }

  /** Checks that the text encoder has all the layers before the projection. */
  private static void requireWhole(StableDiffusion model, Optional<ClipFolder> clip) {
    TextConditioningConfig text = model.config().text();
    boolean cut = text.contextLayer() == ContextLayer.LAST_NORMED && text.clipSkip() > 1;
    if (cut) {
      throw new ConfigException(
          "with clip skip %d the text encoder ends before CLIP's projection, so its texts cannot be compared with pictures; take clip skip 1"
              .formatted(text.clipSkip()));
    }
    int layers = text.encoders().get(0).layers();
    boolean shorter =
        text.encoders().size() == 1
            && clip.filter(ClipFolder::hasTextEncoder)
                .map(c -> c.text().layers() > layers)
                .orElse(false);
    if (shorter) {
      throw new ConfigException(
          "the text encoder of %s has %d layers, its CLIP model %d: without the last ones its texts cannot be compared with pictures"
              .formatted(model.files().name(), layers, clip.orElseThrow().text().layers()));
    }
  }
}
