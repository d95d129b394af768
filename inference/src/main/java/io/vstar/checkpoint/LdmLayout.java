package io.vstar.checkpoint;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.NoiseScheduleConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.NoiseScheduleConfig.TimestepSpacing;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TextConditioningConfig;
import io.vstar.architecture.TextConditioningConfig.ContextLayer;
import io.vstar.architecture.VaeConfig;
import io.vstar.checkpoint.names.LdmUNetNames;
import io.vstar.checkpoint.names.NameTable;
import io.vstar.checkpoint.names.TensorView;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.inspect.Identity;
import io.vstar.inspect.Prediction;
import io.vstar.io.TensorFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The layout of the original latent diffusion code with all parts in one file.
 *
 * <pre>
 * model.diffusion_model.*                        UNet
 * first_stage_model.*                            VAE
 * cond_stage_model.transformer.*                 text encoder of SD 1.x
 * cond_stage_model.model.*                       text encoder of SD 2.x, OpenCLIP's names
 * conditioner.embedders.{0.transformer,1.model}  text encoders of SDXL
 * </pre>
 *
 * <p>Everything else in such a file (averages under {@code model_ema}, the schedule's numbers) is
 * ignored. The config is read from the shapes, and the names of the tensors are computed from the
 * config.
 */
public final class LdmLayout {
  /** The prefix of the UNet's tensors. */
  public static final String UNET = "model.diffusion_model.";

  /** The prefix of the VAE's tensors. */
  public static final String VAE = "first_stage_model.";

  /** The number of groups of the group norms in the autoencoders of all published models. */
  private static final int NORM_GROUPS = 32;

  private final List<LdmTextEncoder> textEncoders;
  private final StableDiffusionConfig config;

  private LdmLayout(List<LdmTextEncoder> textEncoders, StableDiffusionConfig config) {
    this.textEncoders = textEncoders;
    this.config = config;
  }

  /**
   * Reads the layout of a file from its table of contents.
   *
   * @param options config and autoencoder to use instead of those of the file
   * @throws CheckpointException if a part is missing or its shapes are not those of a Stable
   *     Diffusion model
   */
  static LdmLayout read(TensorFile file, ModelOptions options) {
    Identity identity = Identity.requireCheckpoint(file.path(), file.tensors(), file.metadata());
    requirePlainWeights(file);
    List<LdmTextEncoder> textEncoders = LdmTextEncoder.of(file);
    if (textEncoders.isEmpty()) {
      throw new CheckpointException(
          file.path()
              + ": has a UNet, but no text encoder under cond_stage_model or conditioner; name the"
              + " whole checkpoint");
    }
    Prediction prediction =
        options.prediction().map(identity.prediction()::decided).orElse(identity.prediction());
    try {
      return new LdmLayout(
          textEncoders,
          options
              .configs()
              .map(ConfigFolder::read)
              .map(
                  configs ->
                      options.prediction().isPresent() ? configs.withoutPrediction() : configs)
              .map(configs -> configs.of(prediction))
              .orElseGet(() -> config(file, textEncoders, prediction, options.vae())));
    } catch (ConfigException e) {
      throw new CheckpointException(file.path() + ": " + e.getMessage(), e);
    }
  }

  /** Checks that the weights need not be multiplied by separate scales. */
  private static void requirePlainWeights(TensorFile file) {
    if (file.tensors().containsKey("scaled_fp8")) {
      throw new CheckpointException(
          file.path()
              + ": its float8 weights need the scales beside them (scaled_fp8), which vstar does"
              + " not apply; name a file without scales");
    }
  }

  private static StableDiffusionConfig config(
      TensorFile file,
      List<LdmTextEncoder> textEncoders,
      Prediction prediction,
      Optional<Path> vae) {
    LdmShapes unet = new LdmShapes(file, UNET);
    boolean readsSizes = unet.has("label_emb.0.0.weight");
    boolean openClipAlone = textEncoders.get(0) instanceof LdmTextEncoder.OpenClip && !readsSizes;
    List<ClipTextConfig> text =
        textEncoders.stream().map(encoder -> encoder.config(file, readsSizes)).toList();
    Optional<Integer> pooled = text.get(text.size() - 1).projectionWidth();
    NoiseScheduleConfig noise = noise(prediction, openClipAlone, readsSizes);
    double scalingFactor = readsSizes ? VaeConfig.SDXL_SCALING_FACTOR : VaeConfig.SD_SCALING_FACTOR;
    return new StableDiffusionConfig(
        new TextConditioningConfig(
            text, readsSizes ? ContextLayer.PENULTIMATE : ContextLayer.LAST_NORMED, readsSizes),
        LdmUNetReader.read(unet, sampleSize(readsSizes, openClipAlone, noise), pooled),
        vae.map(other -> OtherVae.config(other, scalingFactor, NORM_GROUPS))
            .orElseGet(() -> requireVae(file).config(scalingFactor, NORM_GROUPS)),
        noise);
  }

  /**
   * Returns the autoencoder of a checkpoint.
   *
   * @throws CheckpointException if it has none
   */
  static VaeFile requireVae(TensorFile file) {
    return VaeFile.find(file)
        .orElseThrow(
            () ->
                new CheckpointException(
                    file.path()
                        + ": has no VAE; name a file with one as --vae, in a training config as"
                        + " base.vae"));
  }

  /**
   * Returns the side of the latents the model was trained on. Of the models without size embedding
   * only SD 2.x with v-prediction is known to be for larger pictures.
   */
  private static int sampleSize(
      boolean readsSizes, boolean openClipAlone, NoiseScheduleConfig noise) {
    if (readsSizes) {
      return 128;
    }
    boolean larger = openClipAlone && noise.prediction() == PredictionType.V_PREDICTION;
    return larger ? 96 : 64;
  }

  /**
   * Returns the noise schedule. Marks in the file come first; without one SD 2.x has v-prediction
   * and the others epsilon. A model whose last timestep is pure noise needs trailing timesteps, the
   * only spacing that starts there (Lin et al. 2023).
   */
  private static NoiseScheduleConfig noise(
      Prediction prediction, boolean openClipAlone, boolean readsSizes) {
    PredictionType type =
        prediction
            .type()
            .orElse(openClipAlone ? PredictionType.V_PREDICTION : PredictionType.EPSILON);
    NoiseScheduleConfig noise = NoiseScheduleConfig.sd15().withPrediction(type);
    if (prediction.zeroTerminalSnr() && type == PredictionType.V_PREDICTION) {
      return noise.withZeroTerminalSnr().withSpacing(TimestepSpacing.TRAILING);
    }
    return readsSizes ? noise.withSpacing(TimestepSpacing.LEADING) : noise;
  }

  StableDiffusionConfig config() {
    return config;
  }

  /** Returns the padding token of each text encoder. */
  List<String> padTokens() {
    return textEncoders.stream().map(LdmTextEncoder::padToken).toList();
  }

  /** Returns the tensors of one part in diffusers layout; closing them closes the file. */
  TensorFile open(TensorFile file, ModelPart part) {
    return switch (part) {
      case TEXT_ENCODER -> new ViewedTensors(file, text(file, 0));
      case TEXT_ENCODER_2 -> new ViewedTensors(file, text(file, 1));
      case UNET -> new ViewedTensors(file, unet(file));
      case VAE -> requireVae(file).tensors(config.vae());
      case IMAGE_ENCODER ->
          throw new CheckpointException(
              file.path() + ": is a model in one file, which has no image encoder");
    };
  }

  private Map<String, TensorView> unet(TensorFile file) {
    return views(
        file,
        UNET,
        LdmUNetNames.of(config.unet()),
        (canonical, stored) -> new TensorView.Whole(stored));
  }

  private Map<String, TensorView> text(TensorFile file, int index) {
    return textEncoders.get(index).views(file, config.text().encoders().get(index));
  }

  /**
   * Returns views of all tensors whose names a table can translate.
   *
   * @param prefix prefix of their names in the file
   * @param names table from diffusers to the file's layout
   * @param view function from a tensor's name in diffusers and its full name in the file to its
   *     view
   */
  static Map<String, TensorView> views(
      TensorFile file,
      String prefix,
      NameTable names,
      BiFunction<String, String, TensorView> view) {
    NameTable back = names.inverse();
    Map<String, TensorView> views = new LinkedHashMap<>();
    for (String name : file.tensors().keySet()) {
      if (name.startsWith(prefix)) {
        back.translate(name.substring(prefix.length()))
            .ifPresent(canonical -> views.put(canonical, view.apply(canonical, name)));
      }
    }
    return views;
  }
}
