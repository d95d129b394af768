package io.vstar.train.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a run writes.
 *
 * @param folder where the run folder {@code <folder>/<name>} is made; default {@code out}, beside
 *     the config file
 * @param name stem of the exported files, and what A1111 calls the result in prompts; default: the
 *     letters and digits of the placeholder, or the name of the pictures' folder
 * @param formats of the exported files; default {@code [safetensors]}
 * @param keepRuns how many earlier runs are kept beside the published one; default 10
 */
public record OutputSettings(
    @Default("out") @Incidental Path folder,
    Optional<String> name,
    @Default("[safetensors]") List<ExportFormat> formats,
    @Default("10") @Incidental int keepRuns) {

  /** File formats of what is learned. */
  public enum ExportFormat {
    /** A1111's pickle. */
    PT,
    /** The key layout of diffusers and of A1111 in safetensors. */
    SAFETENSORS
  }

  private static final Pattern FILE_STEM =
      Pattern.compile("[^\\s\\p{Cntrl}/\\\\:*?\"<>|.][^\\p{Cntrl}/\\\\:*?\"<>|]*");

  public OutputSettings {
    formats = List.copyOf(formats);
    InvalidValueException.unless(
        name.isEmpty() || FILE_STEM.matcher(name.get()).matches(),
        "name",
        '"' + name.orElse("") + '"',
        "a file name without folders and extension, such as cat");
    InvalidValueException.unless(
        !formats.isEmpty() && Set.copyOf(formats).size() == formats.size(),
        "formats",
        formats.isEmpty() ? "an empty list" : "a list with repeats",
        "pt, safetensors or both");
    InvalidValueException.unless(keepRuns >= 0, "keepRuns", keepRuns, "a whole number >= 0");
  }
}
