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
 * The image encoder of a model, with what makes its text encoder the other half of CLIP: in a model
 * folder in diffusers layout, or in the folder of a whole CLIP model, as transformers saves it.
 *
 * <pre>
 * image_encoder/config.json          of a CLIPVisionModelWithProjection, or of a whole CLIPModel
 * image_encoder/model.safetensors    vision_model.*, visual_projection.weight [, text_projection.weight]
 * feature_extractor/preprocessor_config.json    if missing, OpenAI's preprocessing
 * text_encoder/                      as a folder of its own that can be read without the model
 *
 * config.json                        of a CLIPModel
 * model.safetensors                  vision_model.*, text_model.* and both projections
 * preprocessor_config.json           if missing, OpenAI's preprocessing
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

  private static final String PREPROCESSOR_OF_WHOLE = "preprocessor_config.json";
  private static final String CONFIG = "config.json";
  private static final int BICUBIC = 3; // Pillow's number

  private final Path folder;
  private final boolean whole;
  private final ClipVisionConfig vision;
  private final ClipImageProcessor processor;

  private ClipFolder(
      Path folder, boolean whole, ClipVisionConfig vision, ClipImageProcessor processor) {
    this.folder = folder;
    this.whole = whole;
    this.vision = vision;
    this.processor = processor;
  }

  /** Returns whether a model folder in diffusers layout has an image encoder. */
  public static boolean isOne(Path folder) {
    return Files.exists(folder.resolve(ModelPart.IMAGE_ENCODER.folder()).resolve(CONFIG));
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
   * Opens the image encoder of a model that must have one.
   *
   * @throws CheckpointException if it has none, or naming file and key that do not fit
   */
  public static ClipFolder require(ModelFiles model) {
    return of(model)
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s: has no image encoder, so pictures cannot be compared with texts; put the %s of the CLIP model that its text encoder is from there"
                        .formatted(model.path(), "config.json and model.safetensors")));
  }

  /**
   * Opens the image encoder of a folder. Reads the configs.
   *
   * @throws CheckpointException naming file and key that are missing or do not fit
   */
  public static ClipFolder open(Path folder) {
    boolean whole = !isOne(folder) && Files.exists(folder.resolve(CONFIG));
    ModelJson config = config(folder, whole, ModelPart.IMAGE_ENCODER);
    if (whole && !DiffusersConfigs.isWholeClip(config)) {
      throw config.error("model_type", "is not clip; expected the config of a CLIPModel");
    }
    ClipVisionConfig vision = DiffusersConfigs.vision(config);
    Path preprocessor = folder.resolve(whole ? PREPROCESSOR_OF_WHOLE : PREPROCESSOR);
    ClipImageProcessor processor =
        Files.exists(preprocessor)
            ? processor(ModelJson.read(preprocessor), vision.imageSize())
            : ClipImageProcessor.ofOpenAi(vision.imageSize());
    return new ClipFolder(folder, whole, vision, processor);
  }

  private static ModelJson config(Path folder, boolean whole, ModelPart part) {
    return ModelJson.read(folder(folder, whole, part).resolve(CONFIG));
  }

  private static Path folder(Path folder, boolean whole, ModelPart part) {
    return whole ? folder : folder.resolve(part.folder());
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

  /** Returns the folder of a part, for messages. */
  public Path folder(ModelPart part) {
    return folder(folder, whole, part);
  }

  /** Returns whether the text encoder can be read too, without another model. */
  public boolean hasTextEncoder() {
    return whole || Files.exists(folder(ModelPart.TEXT_ENCODER).resolve(CONFIG));
  }

  /** Returns the tokenizer of the text encoder. */
  public TokenizerFolder tokenizer() {
    return TokenizerFolder.of(whole ? folder : folder.resolve("tokenizer"));
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
    ModelJson config = config(folder, whole, ModelPart.TEXT_ENCODER);
    return whole ? DiffusersConfigs.textOfWhole(config) : DiffusersConfigs.text(config);
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
    return WeightFiles.in(folder(part), part, Optional.empty()).open();
  }
}
