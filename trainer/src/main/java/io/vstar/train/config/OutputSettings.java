package io.vstar.train.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of what a run writes.
 *
 * @param folder the folder in which the result folder {@code <folder>/<name>} is made; default
 *     {@code out} beside the config file
 * @param name the stem of the exported files, which is also the result's name in A1111's prompts;
 *     default: the letters and digits of the placeholder, or the name of the pictures' folder
 * @param formats the formats of the exported files, at least one; default {@code [safetensors]}
 * @param every the optimizer steps from one export of the values so far to the next, at least 1;
 *     default: only at the end
 * @param keep the number of these exports that stay, the newest ones, at least 1; default: all
 * @param metadata the settings of what exported files say of themselves
 * @param weightsHash whether the frozen networks' weights in memory are hashed before and after the
 *     training, for the manifest; seconds for a large model; default false
 * @param publish the rule by which the result replaces the published one; default {@code not-worse}
 * @param judge the settings by which pictures are judged before the result replaces the published
 *     one; default: only losses are compared
 * @param keepRuns the number of runs that are kept beside the published one, at least 0; default 10
 * @param tensorboard whether the run writes an event file for TensorBoard; default false
 * @param report whether the run is shown on a page, {@code report.html}; default true
 */
public record OutputSettings(
    @Default("out") @Incidental Path folder,
    Optional<String> name,
    @Default("[safetensors]") List<ExportFormat> formats,
    @Incidental Optional<Integer> every,
    @Incidental Optional<Integer> keep,
    MetadataSettings metadata,
    @Default("false") @Incidental boolean weightsHash,
    @Default("not-worse") @Incidental PublicationRule publish,
    @Incidental Optional<JudgeSettings> judge,
    @Default("10") @Incidental int keepRuns,
    @Default("false") @Incidental boolean tensorboard,
    @Default("true") @Incidental boolean report) {

  /** A file format of exported files. */
  public enum ExportFormat {
    /** The pickle files of A1111. */
    PT,
    /** The safetensors files of diffusers and A1111. */
    SAFETENSORS;

    /** Returns the extension of files of this format, with its point. */
    public String extension() {
      return "." + name().toLowerCase(Locale.ROOT);
    }
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
    InvalidValueException.unless(
        every.orElse(1) >= 1, "every", every.orElse(0), "a whole number > 0");
    InvalidValueException.unless(keep.orElse(1) >= 1, "keep", keep.orElse(0), "a whole number > 0");
    InvalidValueException.unless(keepRuns >= 0, "keepRuns", keepRuns, "a whole number >= 0");
  }
}
