package io.vstar.checkpoint.write;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.ClipVisionConfig;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ClipFolder;
import io.vstar.checkpoint.ModelPart;
import io.vstar.clip.ClipImageProcessor;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes configs and weights of a model in diffusers layout; the caller copies the tokenizers'
 * files.
 */
public final class DiffusersFolderWriter {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();
  private static final Map<String, String> TORCH = Map.of("format", "pt");

  private final Path folder;

  /**
   * Writes into a folder.
   *
   * @param folder folder of the model, which is created if needed
   */
  public DiffusersFolderWriter(Path folder) {
    this.folder = folder;
  }

  /** Writes the configs of all parts of a model without an image encoder. */
  public void writeConfigs(StableDiffusionConfig config) {
    json("model_index.json", DiffusersJson.modelIndex(config, false));
    writeParts(config);
  }

  /**
   * Writes the configs of all parts of a model with an image encoder.
   *
   * @param processor preprocessing of the pictures for the image encoder
   */
  public void writeConfigs(
      StableDiffusionConfig config, ClipVisionConfig imageEncoder, ClipImageProcessor processor) {
    json("model_index.json", DiffusersJson.modelIndex(config, true));
    writeParts(config);
    json(ModelPart.IMAGE_ENCODER.folder() + "/config.json", DiffusersJson.vision(imageEncoder));
    json(ClipFolder.PREPROCESSOR, DiffusersJson.imageProcessor(processor));
  }

  private void writeParts(StableDiffusionConfig config) {
    json("scheduler/scheduler_config.json", DiffusersJson.scheduler(config.noise()));
    List<ClipTextConfig> encoders = config.text().encoders();
    for (int i = 0; i < encoders.size(); i++) {
      String file = ModelPart.textEncoder(i).folder() + "/config.json";
      json(file, DiffusersJson.text(encoders.get(i)));
    }
    json("unet/config.json", DiffusersJson.unet(config.unet()));
    json("vae/config.json", DiffusersJson.vae(config.vae()));
  }

  /** Writes the weights of one part in the types they have. */
  public void writeWeights(ModelPart part, List<HostTensor> tensors) {
    String name = part.folder() + "/" + part.safetensorsStem() + ".safetensors";
    Safetensors.write(file(name), tensors, TORCH);
  }

  private void json(String name, Map<String, ?> content) {
    byte[] text = (GSON.toJson(content) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(file(name), text);
  }

  private Path file(String name) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new OutputException(file.getParent() + ": cannot be made: " + e.getMessage(), e);
    }
    return file;
  }
}
