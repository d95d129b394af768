package io.vstar.train.method;

import io.vstar.adapter.Provenance;
import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds after how many updates a file was written: in the file, else in its name. */
public final class StepNumber {
  // sd-scripts train_util.py: the metadata of every file it writes.
  private static final String KOHYA = "ss_steps";

  // diffusers textual_inversion.py: learned_embeds-steps-500; sd-scripts: cat-step00000500.
  private static final Pattern NAME = Pattern.compile(".*-steps?-?(\\d{1,9})\\.\\w+");

  private StepNumber() {}

  /**
   * Returns the number of updates that a file was written after.
   *
   * @param file the file
   * @param provenance what the file says of its origin
   * @throws ConfigException if neither the file nor its name says so, or it is below 1
   */
  public static int of(Path file, Provenance provenance) {
    long steps =
        provenance
            .steps()
            .or(() -> number(provenance.notes().get(KOHYA)))
            .or(() -> ofName(file))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "%s does not say after how many steps it was written, neither inside nor by a name such as learned_embeds-steps-500.safetensors; rename it"
                            .formatted(file)));
    if (steps < 1 || steps > Integer.MAX_VALUE) {
      throw new ConfigException(
          "%s was written after %d steps, so there is nothing to go on with; leave --resume-from out"
              .formatted(file, steps));
    }
    return (int) steps;
  }

  private static Optional<Long> ofName(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? number(name.group(1)) : Optional.empty();
  }

  private static Optional<Long> number(String text) {
    return text != null && text.matches("\\d{1,9}")
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }
}
