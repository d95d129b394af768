package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
import java.util.List;

/** The networks of a model, each in a folder of its own in the layout of diffusers. */
public enum ModelPart {
  TEXT_ENCODER("text_encoder", "model", "pytorch_model"),
  TEXT_ENCODER_2("text_encoder_2", "model", "pytorch_model"),
  UNET("unet", "diffusion_pytorch_model", "diffusion_pytorch_model"),
  VAE("vae", "diffusion_pytorch_model", "diffusion_pytorch_model");

  private final String folder;
  private final String safetensorsStem;
  private final String pickleStem;

  ModelPart(String folder, String safetensorsStem, String pickleStem) {
    this.folder = folder;
    this.safetensorsStem = safetensorsStem;
    this.pickleStem = pickleStem;
  }

  /** The parts of a model of this shape. */
  public static List<ModelPart> of(StableDiffusionConfig config) {
    return config.text().encoders().size() == 1
        ? List.of(TEXT_ENCODER, UNET, VAE)
        : List.of(TEXT_ENCODER, TEXT_ENCODER_2, UNET, VAE);
  }

  /** The parts that encode text, in the order in which their states are joined. */
  public static List<ModelPart> textEncoders(StableDiffusionConfig config) {
    return of(config).stream().filter(part -> part != UNET && part != VAE).toList();
  }

  /** The part that encodes text as the {@code index}-th encoder, counted from 0. */
  public static ModelPart textEncoder(int index) {
    return List.of(TEXT_ENCODER, TEXT_ENCODER_2).get(index);
  }

  /** Its folder in the layout of diffusers, by which people know it too. */
  public String folder() {
    return folder;
  }

  /** Name of its safetensors file without the extension. */
  public String safetensorsStem() {
    return safetensorsStem;
  }

  /** Name of its {@code .bin} file without the extension. */
  String pickleStem() {
    return pickleStem;
  }
}
