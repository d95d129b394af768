package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubId;
import io.vstar.hub.HubListener;
import io.vstar.inspect.AveragedUNet;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** From what a user writes after {@code model:} to a model's files. */
public final class Models {
  private Models() {}

  /** Opens a model as it is, without a word on downloads. */
  public static ModelFiles open(String reference) {
    return open(reference, ModelOptions.NONE);
  }

  /** Opens a model without a word on downloads. */
  public static ModelFiles open(String reference, ModelOptions options) {
    return open(reference, options, HubClient.ofEnvironment(HubListener.NONE));
  }

  /**
   * Opens a model.
   *
   * @param reference {@code pocket} for the embedded model, the path of a folder in diffusers
   *     layout, the path of a checkpoint in one file, or what {@link HubId#parse} reads
   * @param hub asked for models that are not here
   * @throws CheckpointException if there is none, or a part of it is missing
   */
  public static ModelFiles open(String reference, ModelOptions options, HubClient hub) {
    ModelFiles model = find(reference, options, hub);
    if (options.vae().isPresent()) {
      model = OtherVae.of(model, options.vae().get());
    }
    return options.prediction().isPresent()
        ? new OtherPrediction(model, options.prediction().get())
        : model;
  }

  /** Whether a file is a checkpoint that holds a whole model. Looks at its table of contents. */
  public static boolean isCheckpoint(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file) || !(name.endsWith(".safetensors") || name.endsWith(".ckpt"))) {
      return false;
    }
    try (TensorFile tensors = TensorFormat.open(file)) {
      return new LdmShapes(tensors, LdmLayout.UNET).any()
          || !AveragedUNet.names(tensors.tensors().keySet()).isEmpty();
    } catch (CheckpointException e) {
      return false; // whoever reads it as something else will say what is wrong
    }
  }

  private static ModelFiles find(String reference, ModelOptions options, HubClient hub) {
    if (reference.equals(EmbeddedModel.ID)) {
      return DiffusersFolder.open(EmbeddedModel.folder(), EmbeddedModel.ID, Optional.empty());
    }
    Path path = Path.of(reference);
    if (Files.exists(path)) {
      Path last = path.toAbsolutePath().normalize().getFileName();
      return at(path, String.valueOf(last), options, hub);
    }
    if (HubId.looksLike(reference)) {
      HubId id = HubId.parse(reference);
      return at(hub.fetchModel(id, options.variant()).path(), id.toString(), options, hub);
    }
    throw new CheckpointException(
        reference
            + ": there is no such model; expected pocket, a folder in diffusers layout, a"
            + " .safetensors or .ckpt file, or owner/name of a model on the Hub");
  }

  private static ModelFiles at(Path path, String name, ModelOptions options, HubClient hub) {
    return Files.isDirectory(path)
        ? DiffusersFolder.open(path, name, options.variant())
        : SingleFile.open(path, options, hub);
  }
}
