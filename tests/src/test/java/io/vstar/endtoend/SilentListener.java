package io.vstar.endtoend;

import io.vstar.train.run.RunEnd;
import io.vstar.train.run.RunListener;
import io.vstar.train.run.RunPlan;
import java.nio.file.Path;
import java.time.Duration;

/** Shows nothing. */
class SilentListener implements RunListener {
  @Override
  public void warning(String message) {}

  @Override
  public void loaded(Duration time) {}

  @Override
  public void planned(RunPlan plan) {}

  @Override
  public void afterEncoding(int done, int total) {}

  @Override
  public void measuredPublished(String run, double loss) {}

  @Override
  public void trained() {}

  @Override
  public void ended(RunEnd end) {}

  @Override
  public void drawing(int done, int total) {}

  @Override
  public void started(int totalSteps) {}

  @Override
  public void wrote(Path file) {}

  @Override
  public void afterStep(Step step) {}

  @Override
  public void afterValidation(Validation validation) {}
}
