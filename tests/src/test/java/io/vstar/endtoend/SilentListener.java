package io.vstar.endtoend;

import io.vstar.train.run.RunListener;
import java.nio.file.Path;
import java.time.Duration;

/** Shows nothing. */
final class SilentListener implements RunListener {
  @Override
  public void warning(String message) {}

  @Override
  public void loaded(Duration time) {}

  @Override
  public void afterEncoding(int done) {}

  @Override
  public void started(int totalSteps) {}

  @Override
  public void wrote(Path file) {}

  @Override
  public void afterStep(Step step) {}

  @Override
  public void afterValidation(Validation validation) {}
}
