package io.vstar.hub;

import io.vstar.error.ConfigException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a model on the Hugging Face Hub: {@code owner/name[@revision][:file]}.
 *
 * <p>Names follow the rules of the Hub: 1 to 96 letters, digits, {@code -}, {@code _} and {@code
 * .}, with a letter, digit or {@code _} at both ends, without {@code --} and {@code ..}, and not
 * ending in {@code .git}.
 *
 * @param owner user or organisation that owns the repository
 * @param name name of the repository
 * @param revision a branch, a tag, {@code refs/pr/N} or a commit
 * @param file path of one file in the repository; empty for all files of the model
 */
public record HubId(String owner, String name, String revision, Optional<String> file) {
  /** The branch that is meant when none is named. */
  public static final String DEFAULT_REVISION = "main";

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<owner>[^/@:]+)/(?<name>[^/@:]+)(?:@(?<revision>[^:]*))?(?::(?<file>.*))?");
  private static final Pattern NAME = Pattern.compile("\\w([\\w.-]{0,94}\\w)?");
  private static final Pattern REVISION = Pattern.compile("[\\w.+-]+(/[\\w.+-]+)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * The repository of the tokenizer for single-file checkpoints of Stable Diffusion 1.x, which have
   * none.
   */
  public static final HubId CLIP_TOKENIZER = of("openai", "clip-vit-large-patch14");

  /**
   * Checks owner, name, revision and file.
   *
   * @throws ConfigException if one of them breaks the Hub's rules
   */
  public HubId {
    requireName("owner", owner);
    requireName("name", name);
    if (!REVISION.matcher(revision).matches()
        || revision.contains("..")
        || ("/" + revision + "/").contains("/./")) {
      throw new ConfigException(
          "'%s' is not a revision of a model; expected a branch, a tag or a commit"
              .formatted(revision));
    }
    if (!file.map(RepositoryPath::isInside).orElse(true)) {
      throw new ConfigException(
          "'%s' is not the path of a file in a repository".formatted(file.get()));
    }
  }

  /** Returns the id of a repository's default branch. */
  public static HubId of(String owner, String name) {
    return new HubId(owner, name, DEFAULT_REVISION, Optional.empty());
  }

  /**
   * Returns whether {@code reference} can be read as an id. So can a relative path with one
   * separator: a caller that accepts both looks for the path first.
   */
  public static boolean looksLike(String reference) {
    Matcher matcher = TEXT.matcher(reference);
    return matcher.matches() && isName(matcher.group("owner")) && isName(matcher.group("name"));
  }

  /**
   * Parses {@code owner/name[@revision][:file]}.
   *
   * @throws ConfigException if it is not of that form
   */
  public static HubId parse(String reference) {
    Matcher matcher = TEXT.matcher(reference);
    if (!matcher.matches()) {
      throw new ConfigException(
          ("'%s' is not a model on the Hub; expected owner/name, owner/name@revision or"
                  + " owner/name:file")
              .formatted(reference));
    }
    return new HubId(
        matcher.group("owner"),
        matcher.group("name"),
        Optional.ofNullable(matcher.group("revision")).orElse(DEFAULT_REVISION),
        Optional.ofNullable(matcher.group("file")));
  }

  /** Returns {@code owner/name}. */
  public String repository() {
    return owner + "/" + name;
  }

  /** Returns whether the revision is a commit, whose files never change. */
  public boolean namesCommit() {
    return isCommit(revision);
  }

  static boolean isCommit(String revision) {
    return COMMIT.matcher(revision).matches();
  }

  /** Returns the id in the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return repository()
        + (revision.equals(DEFAULT_REVISION) ? "" : "@" + revision)
        + file.map(path -> ":" + path).orElse("");
  }

  private static void requireName(String which, String value) {
    if (!isName(value)) {
      throw new ConfigException(
          "'%s' is not the %s of a model on the Hub; expected letters, digits, '-', '_' and '.'"
              .formatted(value, which));
    }
  }

  // huggingface_hub, utils/_validators.py
  private static boolean isName(String value) {
    return NAME.matcher(value).matches()
        && !value.contains("--")
        && !value.contains("..")
        && !value.endsWith(".git");
  }
}
