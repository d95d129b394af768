package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import java.util.List;

/** The networks of a model, each of which has a folder in diffusers layout. */
public enum ModelPart {
  TEXT_ENCODER("text_encoder", "model", "pytorch_model"),
  TEXT_ENCODER_2("text_encoder_2", "model", "pytorch_model"),
  UNET("unet", "diffusion_pytorch_model", "diffusion_pytorch_model"),
  VAE("vae", "diffusion_pytorch_model", "diffusion_pytorch_model"),
  /** The image encoder of CLIP, which few models have and pictures are not drawn with. */
  IMAGE_ENCODER("image_encoder", "model", "pytorch_model");

  private final String folder;
  private final String safetensorsStem;
  private final String pickleStem;

  ModelPart(String folder, String safetensorsStem, String pickleStem) {
    this.folder = folder;
    this.safetensorsStem = safetensorsStem;
    this.pickleStem = pickleStem;
  }

  /** Returns the parts that a model with this config draws pictures with. */
  public static List<ModelPart> of(StableDiffusionConfig config) {
    return config.text().encoders().size() == 1
        ? List.of(TEXT_ENCODER, UNET, VAE)
        : List.of(TEXT_ENCODER, TEXT_ENCODER_2, UNET, VAE);
  }

  /** Returns the text encoders in the order in which their states are concatenated. */
  public static List<ModelPart> textEncoders(StableDiffusionConfig config) {
    return of(config).stream().filter(part -> part != UNET && part != VAE).toList();
  }

  /** Returns the text encoder with this index, counted from 0. */
  public static ModelPart textEncoder(int index) {
    return List.of(TEXT_ENCODER, TEXT_ENCODER_2).get(index);
  }

  /** Returns its folder in diffusers layout, which is also its name for users. */
  public String folder() {
    return folder;
  }

  /** Returns the name of its safetensors file without the extension. */
  public String safetensorsStem() {
    return safetensorsStem;
  }

  /** Returns the name of its {@code .bin} file without the extension. */
  String pickleStem() {
    return pickleStem;
  }
}
