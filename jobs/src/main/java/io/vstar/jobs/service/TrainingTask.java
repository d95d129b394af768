package io.vstar.jobs.service;

import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import io.vstar.jobs.job.Job;

/** The name by which db-scheduler knows trainings; an instance of the task is a job. */
final class TrainingTask {
  static final String NAME = "training";

  private static final TaskDescriptor<Void> DESCRIPTOR = TaskDescriptor.of(NAME);

  private TrainingTask() {}

  static TaskInstance<Void> instance(Job job) {
    return DESCRIPTOR.instance(Long.toString(job.id())).priority(job.request().priority()).build();
  }

  static TaskInstanceId id(Job job) {
    return TaskInstanceId.of(NAME, Long.toString(job.id()));
  }
}
