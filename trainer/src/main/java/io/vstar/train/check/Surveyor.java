package io.vstar.train.check;

import io.vstar.train.bucket.Placement;
import io.vstar.train.dataset.TrainingImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * Reads the pixels of pictures with several threads; how many changes nothing of what is found.
 *
 * @param threads the number of pictures that are read at once, at least 1
 * @param progress receives the numbers of pictures that are done and of all
 * @param stopped returns whether to stop
 */
record Surveyor(int threads, DatasetInspection.Progress progress, BooleanSupplier stopped) {

  /**
   * Reads each picture once.
   *
   * @param placements the ways in which pictures are trained
   * @throws CancellationException if it was stopped
   */
  Map<Path, PictureSurvey> survey(List<TrainingImage> images, List<Placement> placements) {
    Map<Path, Placement> placed = new HashMap<>();
    placements.forEach(each -> placed.putIfAbsent(each.image().path(), each));
    Map<Path, TrainingImage> files = new LinkedHashMap<>();
    images.forEach(image -> files.putIfAbsent(image.path(), image));
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "picture survey");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<Path, Future<PictureSurvey>> pending = new LinkedHashMap<>();
      files.forEach(
          (file, image) ->
              pending.put(
                  file,
                  pool.submit(
                      () -> PictureSurvey.read(image, Optional.ofNullable(placed.get(file))))));
      Map<Path, PictureSurvey> surveys = new LinkedHashMap<>();
      pending.forEach(
          (file, survey) -> {
            if (stopped.getAsBoolean()) {
              throw new CancellationException("stopped between pictures");
            }
            surveys.put(file, result(survey));
            progress.done(surveys.size(), files.size());
          });
      return surveys;
    } finally {
      pool.shutdownNow();
    }
  }

  private static PictureSurvey result(Future<PictureSurvey> survey) {
    try {
      return survey.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a picture could not be surveyed", e.getCause());
    }
  }
}
