package io.vstar.checkpoint;

import com.google.gson.JsonPrimitive;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The image encoder of a model folder in diffusers layout, with what makes its text encoder the
 * other half of CLIP.
 *
 * <pre>
 * image_encoder/config.json          of a CLIPVisionModelWithProjection, or of a whole CLIPModel
 * image_encoder/model.safetensors    vision_model.*, visual_projection.weight [, text_projection.weight]
 * feature_extractor/preprocessor_config.json    if missing, OpenAI's preprocessing
 * text_encoder/                      as a folder of its own that can be read without the model
 * </pre>
 *
 * <p>A text encoder that is saved as CLIPTextModelWithProjection has its projection itself. To a
 * plain CLIPTextModel, as Stable Diffusion 1.x has it, the projection is in the image encoder's
 * file, under the name that it has in a whole CLIPModel; diffusers and transformers pass over it.
 */
public final class ClipFolder {
  /** The file with the preprocessing of pictures, in the folder of a model. */
  public static final String PREPROCESSOR = "feature_extractor/preprocessor_config.json";

  /** The name of the text projection, (P, D), in the image encoder's file. */
  public static final String TEXT_PROJECTION = "text_projection.weight";

  private static final String CONFIG = "/config.json";
  private static final int BICUBIC = 3; // Pillow's number

  private final Path folder;
  private final ClipVisionConfig vision;
  private final ClipImageProcessor processor;

  private ClipFolder(Path folder, ClipVisionConfig vision, ClipImageProcessor processor) {
    this.folder = folder;
    this.vision = vision;
    this.processor = processor;
  }

  /** Returns whether a folder has an image encoder. */
  public static boolean isOne(Path folder) {
    return Files.exists(folder.resolve(ModelPart.IMAGE_ENCODER.folder() + CONFIG));
  }

  /**
   * Opens the image encoder of a model.
   *
   * @return the image encoder; empty if the model has none
   * @throws CheckpointException naming file and key that do not fit
   */
  public static Optional<ClipFolder> of(ModelFiles model) {
    return Optional.of(model.path()).filter(ClipFolder::isOne).map(ClipFolder::open);
  }

  /**
   * Opens the image encoder of a folder. Reads the configs.
   *
   * @throws CheckpointException naming file and key that are missing or do not fit
   */
  public static ClipFolder open(Path folder) {
    ClipVisionConfig vision = DiffusersConfigs.vision(config(folder, ModelPart.IMAGE_ENCODER));
    Path preprocessor = folder.resolve(PREPROCESSOR);
    ClipImageProcessor processor =
        Files.exists(preprocessor)
            ? processor(ModelJson.read(preprocessor), vision.imageSize())
            : ClipImageProcessor.ofOpenAi(vision.imageSize());
    return new ClipFolder(folder, vision, processor);
  }

  private static ModelJson config(Path folder, ModelPart part) {
    return ModelJson.read(folder.resolve(part.folder() + CONFIG));
  }

  private static ClipImageProcessor processor(ModelJson json, int imageSize) {
    for (String step :
        List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize", "do_convert_rgb")) {
      json.requireOnly(step, new JsonPrimitive(true));
    }
    json.requireOnly("resample", new JsonPrimitive(BICUBIC));
    requireSide(json, "size", "shortest_edge", imageSize);
    requireSide(json, "crop_size", "height", imageSize);
    requireSide(json, "crop_size", "width", imageSize);
    ClipImageProcessor preset = ClipImageProcessor.ofOpenAi(imageSize);
    return json.build(
        () ->
            new ClipImageProcessor(
                imageSize,
                json.has("image_mean") ? json.numbers("image_mean") : preset.mean(),
                json.has("image_std") ? json.numbers("image_std") : preset.deviation()));
  }

  /** Checks a size that is an object of numbers, or in older files a number. */
  private static void requireSide(ModelJson json, String key, String side, int imageSize) {
    if (json.isObject(key)) {
      json.section(key).requireOnly(side, new JsonPrimitive(imageSize));
    } else {
      json.requireOnly(key, new JsonPrimitive(imageSize));
    }
  }

  public Path folder() {
    return folder;
  }

  public ClipVisionConfig vision() {
    return vision;
  }

  /** Returns the preprocessing of pictures for the image encoder. */
  public ClipImageProcessor processor() {
    return processor;
  }

  /**
   * Reads the config of the text encoder in the folder.
   *
   * @throws CheckpointException naming file and key that are missing or do not fit
   */
  public ClipTextConfig text() {
    return DiffusersConfigs.text(config(folder, ModelPart.TEXT_ENCODER));
  }

  /**
   * Returns the width D of the text encoder that the text projection in the image encoder's file is
   * for; empty if there is none.
   *
   * @throws CheckpointException if the projection is not (P, D), P being the width of the pictures'
   *     embeddings
   */
  public Optional<Integer> projectedTextWidth() {
    try (TensorFile file = open(ModelPart.IMAGE_ENCODER)) {
      TensorInfo info = file.tensors().get(TEXT_PROJECTION);
      if (info == null) {
        return Optional.empty();
      }
      List<Long> shape = info.shape();
      if (shape.size() != 2 || shape.get(0) != vision.projectionWidth()) {
        throw new CheckpointException(
            "%s: tensor %s has shape %s, expected [%d, width of the text encoder]"
                .formatted(file.path(), TEXT_PROJECTION, shape, vision.projectionWidth()));
      }
      return Optional.of(Math.toIntExact(shape.get(1)));
    }
  }

  /**
   * Opens the tensors of one part; the caller closes the file.
   *
   * @throws CheckpointException if the folder has no weights of the part
   */
  public TensorFile open(ModelPart part) {
    return WeightFiles.find(folder, part, Optional.empty()).open();
  }
}
