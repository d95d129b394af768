package io.vstar.jobs.service;

import io.vstar.error.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a service.
 *
 * @param name the name of the service, another one for each process
 * @param host the name of the host
 * @param devices the devices of its workers, one training at a time on each; an empty text for a
 *     worker whose trainings take the device of their config
 * @param folder the folder for logs and for configs that are kept with jobs
 * @param poll the pause between looks for jobs that are due
 * @param check the pause between looks at a running training
 * @param heartbeat the pause between heartbeats; after six that are missing a worker is taken for
 *     dead
 * @param patience how long a training may take to stop before it is killed
 */
public record ServiceSettings(
    String name,
    String host,
    List<String> devices,
    Path folder,
    Duration poll,
    Duration check,
    Duration heartbeat,
    Duration patience) {
  /** The heartbeats after which a worker is taken for dead. */
  public static final int MISSED_HEARTBEATS = 6;

  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration CHECK = Duration.ofSeconds(1);
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** A program that is stopped by a signal has ten minutes, and the service ends after these. */
  private static final Duration PATIENCE = Duration.ofMinutes(9);

  /** Validates the devices. */
  public ServiceSettings {
    devices = List.copyOf(devices);
    if (devices.isEmpty()) {
      throw new ConfigException("a service has no device, expected at least one");
    }
  }

  /**
   * Returns the usual settings.
   *
   * @param host the name of the host
   * @param process the number of the process
   * @param devices the devices of its workers
   * @param folder the folder for logs
   */
  public static ServiceSettings of(String host, long process, List<String> devices, Path folder) {
    return new ServiceSettings(
        host + "/" + process, host, devices, folder, POLL, CHECK, HEARTBEAT, PATIENCE);
  }
}
