package io.vstar.train.run;

import io.vstar.train.loop.TrainingLoop;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended, for whoever started it.
 *
 * @param outcome of the training
 * @param folder the run's files
 * @param results where its result is published
 * @param notPublished why the result did not become the published one, in a sentence; empty if it
 *     did
 */
public record RunEnd(
    TrainingLoop.Outcome outcome, RunFolder folder, Path results, Optional<String> notPublished) {}
