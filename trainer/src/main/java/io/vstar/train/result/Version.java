package io.vstar.train.result;

import io.vstar.error.OutputException;
import io.vstar.train.heldout.GateVerdict;
import io.vstar.train.result.RunResult.Outcome;
import io.vstar.train.result.RunResult.ValidationPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as a version of a result.
 *
 * @param run the run
 * @param standing its standing among the versions
 * @param manifest its manifest; empty if it is not finished, or another version wrote it
 * @param verdict the verdict of the gate; empty if it has none
 * @param publication its last publication; empty if it never was published
 */
public record Version(
    RunFolder run,
    Standing standing,
    Optional<Manifest> manifest,
    Optional<GateVerdict> verdict,
    Optional<Publication> publication) {

  /** The standing of a run among the versions of a result. */
  public enum Standing {
    /** It is published. */
    PUBLISHED,
    /** It was published before, and can be again. */
    EARLIER,
    /** A person took it back by a rollback. */
    TAKEN_BACK,
    /** It came to its end, and was not published. */
    NOT_PUBLISHED,
    /** It was stopped, and can be gone on with. */
    STOPPED,
    /** An error ended it. */
    FAILED,
    /** It is on, or was cut off. */
    UNFINISHED
  }

  /** Returns the versions of a result, the oldest first. */
  public static List<Version> of(ResultView view) {
    PublicationLog log = view.log();
    Optional<RunFolder> published = view.published();
    return view.runs().stream().map(run -> of(run, published, log)).toList();
  }

  private static Version of(RunFolder run, Optional<RunFolder> published, PublicationLog log) {
    Optional<Manifest> manifest = run.readManifest();
    Optional<Publication> publication = log.lastOf(run.number());
    Standing standing;
    if (published.equals(Optional.of(run))) {
      standing = Standing.PUBLISHED;
    } else if (log.takenBack().contains(run.number())) {
      standing = Standing.TAKEN_BACK;
    } else {
      standing = publication.isPresent() ? Standing.EARLIER : ofOutcome(manifest);
    }
    return new Version(run, standing, manifest, run.readVerdict(), publication);
  }

  private static Standing ofOutcome(Optional<Manifest> manifest) {
    return manifest
        .map(Manifest::result)
        .map(RunResult::outcome)
        .map(
            outcome ->
                switch (outcome) {
                  case COMPLETED -> Standing.NOT_PUBLISHED;
                  case STOPPED -> Standing.STOPPED;
                  case FAILED -> Standing.FAILED;
                })
        .orElse(Standing.UNFINISHED);
  }

  /** Returns the best measurement of the held-out loss; empty if nothing was measured. */
  public Optional<ValidationPoint> best() {
    return manifest.stream()
        .flatMap(each -> each.result().validation().stream())
        .min(Comparator.comparingDouble(ValidationPoint::loss));
  }

  /** Returns why it was not published or how it failed, a sentence; empty if there is nothing. */
  public Optional<String> reason() {
    Optional<RunResult> result = manifest.map(Manifest::result);
    return result
        .filter(each -> each.outcome() == Outcome.FAILED)
        .flatMap(RunResult::failure)
        .or(() -> result.flatMap(RunResult::notPublished))
        .or(() -> verdict.map(GateVerdict::reason));
  }

  /**
   * Computes the bytes of all its files.
   *
   * @throws OutputException if they cannot be read
   */
  public long bytes() {
    try (Stream<Path> files = Files.walk(run.path())) {
      return files.filter(Files::isRegularFile).mapToLong(Version::size).sum();
    } catch (IOException | UncheckedIOException e) {
      throw new OutputException("%s cannot be read: %s".formatted(run.path(), e), e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
