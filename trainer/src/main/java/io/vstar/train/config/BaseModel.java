package io.vstar.train.config;

import io.vstar.hub.HubId;
import java.nio.file.Files;
import java.nio.file.Path;

/** The base model that a run trains on, as the config names it. */
public sealed interface BaseModel {

  /** The small model that comes with the program, for trying things out. */
  record Pocket() implements BaseModel {
    @Override
    public String toString() {
      return "pocket";
    }
  }

  /**
   * A model on disk.
   *
   * @param path a folder in diffusers' layout or one file; absolute
   */
  record Local(Path path) implements BaseModel {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  /**
   * A model on the Hugging Face Hub.
   *
   * @param id owner and name of the model
   */
  record Hub(HubId id) implements BaseModel {
    @Override
    public String toString() {
      return id.toString();
    }
  }

  /**
   * Reads the value of the key {@code model}.
   *
   * @throws InvalidValueException if the text is not {@code pocket}, the name of a model on the Hub
   *     or a path that exists
   */
  @FromText
  static BaseModel parse(String text, Path folder) {
    if (text.equals("pocket")) {
      return new Pocket();
    }
    Path path = folder.resolve(text).toAbsolutePath().normalize();
    if (!Files.exists(path) && HubId.looksLike(text)) {
      return new Hub(HubId.parse(text));
    }
    InvalidValueException.unless(
        Files.exists(path),
        "value",
        text,
        "pocket, owner/name of a model on the Hub, or the path of a model, but there is nothing at "
            + path);
    return new Local(path);
  }
}
