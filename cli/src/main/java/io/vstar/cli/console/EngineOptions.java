package io.vstar.cli.console;

import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import picocli.CommandLine.Option;

/** The engine's options, device and threads, of all commands that compute. */
public final class EngineOptions {
  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE})")
  private DeviceChoice device;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "CPU threads; 0 is one per core (default: ${DEFAULT-VALUE})")
  private int threads;

  /** Opens the engine on the chosen device with the chosen threads. */
  public TensorRuntime open() {
    return TensorRuntime.open(device, threads);
  }
}
