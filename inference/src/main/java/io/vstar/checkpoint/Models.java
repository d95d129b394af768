package io.vstar.checkpoint;

import io.vstar.architecture.StableDiffusionConfig;
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

/** Opens models by the reference that a user writes after {@code model:}. */
public final class Models {
  private Models() {}

  /** Opens a model without options and without reports on downloads. */
  public static ModelFiles open(String reference) {
    return open(reference, ModelOptions.NONE);
  }

  /** Opens a model without reports on downloads. */
  public static ModelFiles open(String reference, ModelOptions options) {
    return open(reference, options, HubClient.ofEnvironment(HubListener.NONE));
  }

  /**
   * Opens a model.
   *
   * @param reference {@code pocket} for the embedded model, the path of a folder in diffusers
   *     layout, the path of a checkpoint in one file, or what {@link HubId#parse} reads
   * @param options options of the model
   * @param hub client that downloads models that are not on the disk
   * @throws CheckpointException if there is no such model, or a part of it is missing
   * @throws io.vstar.error.ConfigException if the model cannot be read with these options
   */
  public static ModelFiles open(String reference, ModelOptions options, HubClient hub) {
    ModelFiles model = find(reference, options, hub);
    if (options.vae().isPresent()) {
      model = OtherVae.of(model, options.vae().get());
    }
    StableDiffusionConfig config = options.applied(model.config());
    return config.equals(model.config()) ? model : new OtherConfig(model, config);
  }

  /** Returns whether a file is a checkpoint with a whole model, by its table of contents. */
  public static boolean isCheckpoint(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!Files.isRegularFile(file) || !(name.endsWith(".safetensors") || name.endsWith(".ckpt"))) {
      return false;
    }
    try (TensorFile tensors = TensorFormat.open(file)) {
      return new LdmShapes(tensors, LdmLayout.UNET).any()
          || !AveragedUNet.names(tensors.tensors().keySet()).isEmpty();
    } catch (CheckpointException e) {
      return false; // the reader of another kind of file reports what is wrong
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
