package io.vstar.train.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of the training pictures: one folder, or several subsets.
 *
 * @param path a folder of pictures, searched with its subfolders; captions lie beside the pictures
 *     as {@code .txt} or {@code .caption}. This is the short form of one subset
 * @param subsets several folders, each with its own settings, in place of {@code path}; default
 *     {@code []}
 * @param validation the held-out pictures, on which the validation loss is measured: another
 *     folder, or the fraction of the pictures to set aside; default: none, and the loss is measured
 *     on the training pictures
 * @param templates prompts for pictures without a caption: {@code subject}, {@code style}, {@code
 *     captions}, the words of the file's name, or a text file with one template a line; default
 *     {@code subject}; for hypernetworks {@code captions}
 * @param captions the captions: where they are read from, and what is drawn of them; default: the
 *     text file beside each picture as it stands
 * @param maxTokens the largest number of tokens of a prompt that are read, {@value #CHUNK_TOKENS}
 *     or a multiple of it: longer prompts are encoded in chunks; default {@value #CHUNK_TOKENS}
 * @param latentCache whether encoded pictures are kept for later runs: {@code false}, {@code true}
 *     for the user's cache folder, or a folder; default {@code false}
 * @param background the colour below what is transparent: {@code white}, {@code gray}, {@code
 *     black} or six hexadecimal digits; default {@code white}
 * @param upscaling what happens to pictures that are smaller than the resolution they are trained
 *     at: {@code warn}, {@code leave-out} or {@code refuse}; default {@code warn}
 * @param decodingThreads the number of pictures that are read at once, 1 to 64; default: the number
 *     of cores, at most 4
 * @param headerCache whether sizes and hashes of pictures are kept in the user's cache folder, so
 *     that those that have not changed are not read again at the next start; default {@code true}
 */
public record DatasetSettings(
    @ExistingFolder @Incidental Optional<Path> path,
    @Default("[]") List<SubsetSettings> subsets,
    @Incidental Optional<ValidationSource> validation,
    @Default("subject") TemplateSource templates,
    Optional<CaptionSettings> captions,
    @Default(value = "75", implied = true) int maxTokens,
    @Default("false") @Incidental LatentFolder latentCache,
    @Default(value = "white", implied = true) BackgroundColor background,
    @Default(value = "warn", implied = true) Upscaling upscaling,
    @Incidental Optional<Integer> decodingThreads,
    @Default("true") @Incidental boolean headerCache) {

  private static final int MAX_THREADS = 64;

  /** The number of tokens between the beginning and the end of a chunk of CLIP. */
  public static final int CHUNK_TOKENS = 75;

  /** The largest number of chunks that a config may ask for. */
  public static final int MOST_CHUNKS = 10;

  public DatasetSettings {
    subsets = List.copyOf(subsets);
    InvalidValueException.unless(
        path.isPresent() || !subsets.isEmpty(),
        "path",
        "missing",
        "the folder of the training pictures, or several as dataset.subsets");
    InvalidValueException.unless(
        path.isEmpty() || subsets.isEmpty(),
        "subsets",
        "given beside dataset.path",
        "one of the two; put the folder of dataset.path into the list");
    InvalidValueException.unless(
        maxTokens >= CHUNK_TOKENS
            && maxTokens <= MOST_CHUNKS * CHUNK_TOKENS
            && maxTokens % CHUNK_TOKENS == 0,
        "maxTokens",
        maxTokens,
        "a multiple of %d up to %d".formatted(CHUNK_TOKENS, MOST_CHUNKS * CHUNK_TOKENS));
    InvalidValueException.unless(
        decodingThreads.isEmpty()
            || decodingThreads.get() >= 1 && decodingThreads.get() <= MAX_THREADS,
        "decodingThreads",
        decodingThreads.orElse(0),
        "a whole number from 1 to " + MAX_THREADS);
    InvalidValueException.unless(
        subsets.isEmpty() || subsets.stream().anyMatch(subset -> !subset.regularisation()),
        "subsets",
        "made of regularisation alone",
        "one at least with pictures of what is to be learned");
  }

  /** Makes settings of captions and pictures as they stand, with prompts of one chunk. */
  public DatasetSettings(
      Optional<Path> path,
      List<SubsetSettings> subsets,
      Optional<ValidationSource> validation,
      TemplateSource templates,
      LatentFolder latentCache) {
    this(
        path,
        subsets,
        validation,
        templates,
        Optional.empty(),
        CHUNK_TOKENS,
        latentCache,
        BackgroundColor.WHITE,
        Upscaling.WARN,
        Optional.empty(),
        true);
  }

  /** Returns the largest number of chunks that a prompt is encoded in. */
  public int maxChunks() {
    return maxTokens / CHUNK_TOKENS;
  }

  /**
   * Returns the subsets, at least one: those of the list, or one made of the folder {@code path}.
   */
  public List<SubsetSettings> allSubsets() {
    return path.map(only -> List.of(SubsetSettings.of(only))).orElse(subsets);
  }

  /** Returns the folders of the subsets, in their order. */
  public List<Path> folders() {
    return allSubsets().stream().map(SubsetSettings::path).toList();
  }
}
