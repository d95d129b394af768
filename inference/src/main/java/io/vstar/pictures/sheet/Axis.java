package io.vstar.pictures.sheet;

import io.vstar.error.ConfigException;
import io.vstar.pictures.PictureTask;
import java.nio.file.Path;
import java.util.List;

/**
 * An axis of a sheet: an option with its values.
 *
 * @param option the option
 * @param values its values, at least one
 */
public record Axis(SheetOption option, List<String> values) {
  public Axis {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new ConfigException("%s has no values".formatted(option.optionName()));
    }
  }

  /**
   * Parses an axis such as {@code steps=10,20,40}, {@code seed=1-5}, {@code guidance=1-9 (+2)},
   * {@code prompt-sr=cat,dog} or {@code embedding=out/cat/steps/*.safetensors}. A value with a
   * comma in it stands in double quotes.
   *
   * @throws ConfigException if it is none
   */
  public static Axis parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new ConfigException(
          "'%s' is no axis, expected an option and its values such as steps=10,20,40"
              .formatted(text));
    }
    SheetOption option = SheetOption.named(text.substring(0, equals).strip());
    try {
      return new Axis(
          option,
          AxisText.split(text.substring(equals + 1)).stream()
              .flatMap(value -> option.kind().expanded(value).stream())
              .toList());
    } catch (ConfigException e) {
      throw new ConfigException("%s: %s".formatted(option.optionName(), e.getMessage()), e);
    }
  }

  /** Returns what stands beside the pictures of a value. */
  String label(int index) {
    String value = values.get(index);
    return switch (option) {
      case PROMPT, NEGATIVE_PROMPT, PROMPT_SEARCH, SAMPLER -> value;
      case EMBEDDING, HYPERNETWORK, INIT ->
          Path.of(value).getFileName().toString().replaceFirst("\\.[^.]*$", "");
      default -> option.title() + ": " + value;
    };
  }

  /** Returns the task with a value of the axis. */
  PictureTask applied(PictureTask task, int index) {
    try {
      return option.applied(task, values.get(index), values.get(0));
    } catch (NumberFormatException e) {
      throw new ConfigException(
          "%s: '%s' is not a number of its range".formatted(option.optionName(), values.get(index)),
          e);
    }
  }
}
