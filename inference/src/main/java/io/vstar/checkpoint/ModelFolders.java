package io.vstar.checkpoint;

import java.nio.file.Path;

/** From what a user writes after {@code model:} to a model's files. */
public final class ModelFolders {
  private ModelFolders() {}

  /**
   * Opens a model.
   *
   * @param reference {@code pocket} for the embedded model, or the path of a folder in diffusers
   *     layout
   * @throws io.vstar.error.CheckpointException if there is none, or a part of it is missing
   */
  public static DiffusersFolder open(String reference) {
    return reference.equals(EmbeddedModel.ID)
        ? DiffusersFolder.open(EmbeddedModel.folder(), EmbeddedModel.ID)
        : DiffusersFolder.open(Path.of(reference));
  }
}
