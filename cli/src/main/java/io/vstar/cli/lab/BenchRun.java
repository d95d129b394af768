package io.vstar.cli.lab;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.cli.console.Interruption;
import io.vstar.cli.console.MemoryWatch;
import io.vstar.cli.console.ProcessAge;
import io.vstar.cli.console.ProgressReporter;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.SoftwareVersion;
import io.vstar.lab.bench.Machine;
import io.vstar.lab.bench.ModelShape;
import io.vstar.lab.bench.Samples;
import io.vstar.lab.bench.Speed;
import io.vstar.tensor.ProcessMemory;
import io.vstar.tensor.TensorRuntime;
import io.vstar.train.bucket.Resolution;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A running benchmark: the engine, and the facts that are collected for its report. */
final class BenchRun implements AutoCloseable {
  private final String benchmark;
  private final BenchOptions options;
  private final PrintWriter err;
  private final Interruption interruption = Interruption.install();
  private final MemoryWatch memory = MemoryWatch.start();
  private final Map<String, Double> sinceStart = new LinkedHashMap<>();
  private final Map<String, Object> setup = new LinkedHashMap<>();
  private final Map<String, Object> results = new LinkedHashMap<>();
  private Optional<Speed> speed = Optional.empty();
  private final TensorRuntime runtime;
  private final ProgressReporter progress;

  private BenchRun(String benchmark, BenchOptions options, PrintWriter err) {
    this.benchmark = benchmark;
    this.options = options;
    this.err = err;
    try {
      this.runtime = options.openEngine();
    } catch (RuntimeException e) {
      memory.close();
      interruption.close();
      throw e;
    }
    addMilestone("engine");
    this.progress = ProgressReporter.open(benchmark);
    setup.put("model", options.shape().map(ModelShape::title).orElseGet(options::model));
    setup.put("weights", options.shape().map(ModelShape::weights).orElse("its own"));
    setup.put("precision", options.precision().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Opens the engine.
   *
   * @param benchmark name of the benchmark
   */
  static BenchRun open(String benchmark, BenchOptions options, PrintWriter err) {
    options.shape(); // checks the options before anything is loaded
    return new BenchRun(benchmark, options, err);
  }

  TensorRuntime runtime() {
    return runtime;
  }

  /** Loads the model that the options name; the caller closes it. */
  StableDiffusion load() {
    return load(false);
  }

  /** Loads the model with or without activation checkpointing; the caller closes it. */
  StableDiffusion load(boolean checkpointing) {
    ModelFiles files = options.open(runtime, err);
    StableDiffusion model =
        StableDiffusion.load(
            runtime, files, LoadPlan.frozen(options.precision()).withCheckpointing(checkpointing));
    addMilestone("loaded");
    return model;
  }

  /** Adds a setting to the report. */
  void set(String key, Object value) {
    setup.put(key, value);
  }

  /** Sets the arithmetic speed of the report. */
  void setSpeed(Speed measured) {
    speed = Optional.of(measured);
  }

  /** Adds a result beside the times to the report, for scripts. */
  void addResult(String key, Object value) {
    results.put(key, value);
  }

  /** Adds the time at which a milestone is first reached to the report. */
  void addMilestone(String milestone) {
    // Linux counts hundredths of a second.
    sinceStart.putIfAbsent(milestone, Math.round(100 * ProcessAge.seconds()) / 100.0);
  }

  /**
   * Shows the progress.
   *
   * @throws java.util.concurrent.CancellationException if the user has stopped it
   */
  void progress(long done, long total) {
    interruption.check();
    progress.step(done, total, "");
  }

  /** Adds the size of the pictures to the settings of the report. */
  void set(Resolution resolution) {
    set("width", resolution.width());
    set("height", resolution.height());
  }

  /** Prints the report, as JSON or as a table. */
  void print(Samples samples, PrintWriter out) {
    BenchReport report = report(samples);
    out.println(options.json() ? report.toJson() : report.toText());
  }

  private BenchReport report(Samples samples) {
    return new BenchReport(
        benchmark,
        SoftwareVersion.text(),
        setup,
        Machine.of(runtime),
        samples.spreads(),
        sinceStart,
        ProcessMemory.peakResident(),
        memory.peakAnonymous(),
        speed,
        results);
  }

  @Override
  public void close() {
    progress.close();
    runtime.close();
    memory.close();
    interruption.close();
  }
}
