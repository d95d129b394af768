package io.vstar.lab.parity;

import com.google.gson.JsonObject;
import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A copy of a model whose UNet has another first convolution, of 9 channels, in a folder that goes
 * when it is closed.
 *
 * @param folder the model folder
 */
record InpaintingModel(Path folder) implements AutoCloseable {
  private static final String CONFIG = "unet/config.json";
  private static final String WEIGHTS = "unet/diffusion_pytorch_model.safetensors";

  /**
   * Makes the model.
   *
   * @param base the model's folder, in diffusers layout
   * @param golden has the convolution, {@code inpaint9.conv_in}
   */
  static InpaintingModel of(Path base, GoldenFolder golden) {
    try {
      Path folder = Files.createTempDirectory("vstar-inpainting");
      try (Stream<Path> all = Files.walk(base)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          Path copy = folder.resolve(base.relativize(file).toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
      JsonObject config = GoldenFolder.facts(folder.resolve(CONFIG));
      config.addProperty("in_channels", golden.shape("inpaint9.conv_in.weight")[1]);
      Files.writeString(folder.resolve(CONFIG), config.toString());
      Files.delete(folder.resolve(WEIGHTS));
      writeWeights(base.resolve(WEIGHTS), folder.resolve(WEIGHTS), golden);
      return new InpaintingModel(folder);
    } catch (IOException e) {
      throw new CheckpointException(base + ": cannot be copied: " + e.getMessage(), e);
    }
  }

  private static void writeWeights(Path from, Path to, GoldenFolder golden) {
    List<HostTensor> tensors = new ArrayList<>();
    try (TensorFile read = Safetensors.open(from)) {
      for (String name : read.tensors().keySet()) {
        String other = "inpaint9." + name;
        tensors.add(
            golden.has(other)
                ? HostTensor.ofFloats(name, golden.floats(other), golden.shape(other))
                : read.tensor(name));
      }
      Safetensors.write(to, tensors, Map.of());
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be removed: " + e.getMessage(), e);
    }
  }
}
