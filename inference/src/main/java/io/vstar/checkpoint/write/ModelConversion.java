package io.vstar.checkpoint.write;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.BrokenWeights;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.FileTree;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Converts models from one layout to the other; values and types do not change. Weights that are
 * not finite are refused by name.
 */
public final class ModelConversion {
  private ModelConversion() {}

  /**
   * Writes a model as one safetensors file in LDM layout, whole or not at all. The file has neither
   * configs nor tokenizer.
   *
   * @throws CheckpointException naming a weight that is not finite
   */
  public static void toSingleFile(ModelFiles model, Path target) {
    toSingleFile(model, target, Map.of());
  }

  /**
   * Writes a model as one safetensors file in LDM layout, whole or not at all, with notes on it.
   *
   * @param notes metadata of the file, beside what the layout has there
   * @throws CheckpointException naming a weight that is not finite
   */
  public static void toSingleFile(ModelFiles model, Path target, Map<String, String> notes) {
    LdmWriter writer = new LdmWriter(model.config());
    List<TensorFile> open = new ArrayList<>();
    try {
      for (ModelPart part : ModelPart.of(model.config())) {
        TensorFile file = model.open(part);
        open.add(file);
        requireNumbers(part, file);
        writer.add(part, file);
      }
      writer.write(target, notes);
    } finally {
      open.forEach(TensorFile::close);
    }
  }

  /**
   * Writes a model as a folder in diffusers layout, whole or not at all.
   *
   * @param target path of the new folder, which must not exist
   * @throws CheckpointException if the model has no tokenizer, or naming a weight that is not
   *     finite
   */
  public static void toFolder(ModelFiles model, Path target) {
    Path parent = target.toAbsolutePath().getParent();
    try {
      Files.createDirectories(parent);
      // createTempDirectory would make a folder that only the owner can read.
      Path temporary = Files.createDirectory(AtomicFile.temporaryFor(target.toAbsolutePath()));
      try {
        fill(model, temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        FileTree.delete(temporary);
      }
    } catch (IOException e) {
      throw new OutputException(target + ": cannot be written: " + e, e);
    }
  }

  private static void fill(ModelFiles model, Path folder) throws IOException {
    StableDiffusionConfig config = model.config();
    DiffusersFolderWriter writer = new DiffusersFolderWriter(folder);
    writer.writeConfigs(config);
    for (ModelPart part : ModelPart.of(config)) {
      try (TensorFile file = model.open(part)) {
        requireNumbers(part, file);
        List<HostTensor> tensors = file.tensors().keySet().stream().map(file::tensor).toList();
        writer.writeWeights(part, tensors);
      }
    }
    List<TokenizerFolder> tokenizers = model.tokenizers();
    for (int i = 0; i < tokenizers.size(); i++) {
      tokenizers.get(i).copyTo(folder.resolve(i == 0 ? "tokenizer" : "tokenizer_" + (i + 1)));
    }
  }

  private static void requireNumbers(ModelPart part, TensorFile file) {
    BrokenWeights.in(part, file)
        .ifPresent(
            broken -> {
              throw new CheckpointException(broken.toString());
            });
  }
}
