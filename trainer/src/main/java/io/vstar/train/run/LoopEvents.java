package io.vstar.train.run;

import io.vstar.train.event.MetricName;
import io.vstar.train.event.RunEvent;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.TrainingListener;
import java.util.LinkedHashMap;
import java.util.Map;

/** Publishes what the loop tells. */
record LoopEvents(RunEvents events) implements TrainingListener {

  @Override
  public void afterStep(Step step) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MetricName.LOSS, step.loss());
    metrics.put(MetricName.LEARNING_RATE, step.learningRate());
    metrics.put(MetricName.GRADIENT_NORM, step.gradientNorm());
    events.publish(new RunEvent.StepCompleted(step.step(), metrics));
  }

  @Override
  public void afterValidation(Validation validation) {
    events.publish(event(validation));
  }

  static RunEvent.Validated event(Validation validation) {
    return new RunEvent.Validated(validation.step(), validation.loss(), validation.ratio());
  }
}
