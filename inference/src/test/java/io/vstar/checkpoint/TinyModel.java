package io.vstar.checkpoint;

import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.architecture.TinyConfig;
import io.vstar.checkpoint.write.DiffusersFolderWriter;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.clip.ClipTextModel;
import io.vstar.clip.ClipVisionModel;
import io.vstar.clip.TextProjection;
import io.vstar.io.HostTensor;
import io.vstar.nn.DrawnWeights;
import io.vstar.nn.Precision;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.TinyTokenizer;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A model folder of a few hundred kilobytes, with random weights. */
public final class TinyModel {
  private TinyModel() {}

  /** Writes {@link TinyConfig#sd()} and returns the folder. */
  public static Path write(TensorRuntime runtime, Path folder) throws IOException {
    return write(runtime, folder, TinyConfig.sd());
  }

  /** Writes a model of that shape and returns the folder. */
  public static Path write(TensorRuntime runtime, Path folder, StableDiffusionConfig config)
      throws IOException {
    try (TensorScope scope = runtime.openScope("tiny model")) {
      DrawnWeights text = new DrawnWeights(scope, 1);
      new ClipTextModel(runtime, config.text().pooling(), text, Precision.FP32);
      DrawnWeights unet = new DrawnWeights(scope, 2);
      new UNet(runtime, config.unet(), unet, Precision.FP32);
      DrawnWeights vae = new DrawnWeights(scope, 3);
      new VaeEncoder(runtime, config.vae(), vae);
      new VaeDecoder(runtime, config.vae(), vae);
      DiffusersFolderWriter writer = new DiffusersFolderWriter(folder);
      writer.writeConfigs(config);
      writer.writeWeights(ModelPart.TEXT_ENCODER, tensors(text));
      writer.writeWeights(ModelPart.UNET, tensors(unet));
      writer.writeWeights(ModelPart.VAE, tensors(vae));
    }
    TinyTokenizer.copyTo(folder.resolve("tokenizer"));
    return folder;
  }

  /**
   * Adds {@link TinyConfig#vision()} to the model in a folder, with a projection of texts of this
   * width; 0 for none.
   */
  public static Path addImageEncoder(TensorRuntime runtime, Path folder, int textWidth) {
    ClipVisionConfig config = TinyConfig.vision();
    try (TensorScope scope = runtime.openScope("tiny image encoder")) {
      DrawnWeights weights = new DrawnWeights(scope, 4);
      new ClipVisionModel(runtime, config, weights, Precision.FP32);
      if (textWidth > 0) {
        new TextProjection(runtime, weights, textWidth, config.projectionWidth());
      }
      DiffusersFolderWriter writer = new DiffusersFolderWriter(folder);
      writer.writeConfigs(TinyConfig.sd(), config, ClipImageProcessor.ofOpenAi(config.imageSize()));
      writer.writeWeights(ModelPart.IMAGE_ENCODER, tensors(weights));
    }
    return folder;
  }

  /** Copies a folder with its files, for a test that changes it. */
  public static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  private static List<HostTensor> tensors(DrawnWeights weights) {
    List<HostTensor> tensors = new ArrayList<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.add(
                    HostTensor.ofFloats(
                        name, tensor.toFloatArray(), tensor.getShape().getShape())));
    return tensors;
  }
}
