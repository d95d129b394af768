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

/** One benchmark under way: the engine, and what is noted around the measuring itself. */
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
    reached("engine");
    this.progress = ProgressReporter.open(benchmark);
    setup.put("model", options.shape().map(ModelShape::title).orElseGet(options::model));
    setup.put("weights", options.shape().map(ModelShape::weights).orElse("its own"));
    setup.put("precision", options.precision().name().toLowerCase(Locale.ROOT));
  }

  /**
   * Opens the engine.
   *
   * @param benchmark its name
   */
  static BenchRun open(String benchmark, BenchOptions options, PrintWriter err) {
    options.shape(); // a mistake in the options is told before anything is loaded
    return new BenchRun(benchmark, options, err);
  }

  TensorRuntime runtime() {
    return runtime;
  }

  /** The model that the options name; the caller closes it. */
  StableDiffusion load() {
    return load(false);
  }

  /** As {@link #load()}, to train with. */
  StableDiffusion load(boolean checkpointing) {
    ModelFiles files = options.open(runtime, err);
    StableDiffusion model =
        StableDiffusion.load(
            runtime, files, LoadPlan.frozen(options.precision()).withCheckpointing(checkpointing));
    reached("loaded");
    return model;
  }

  /** Notes a setting for the report. */
  void set(String key, Object value) {
    setup.put(key, value);
  }

  /** Notes how fast the arithmetic was. */
  void did(Speed found) {
    speed = Optional.of(found);
  }

  /** Notes something found beside the times; for scripts. */
  void found(String key, Object value) {
    results.put(key, value);
  }

  /** Notes when something was reached, the first time. */
  void reached(String milestone) {
    // The clock counts hundredths.
    sinceStart.putIfAbsent(milestone, Math.round(100 * ProcessAge.seconds()) / 100.0);
  }

  /**
   * Shows how far it is.
   *
   * @throws java.util.concurrent.CancellationException if the user has stopped it
   */
  void progress(long done, long total) {
    interruption.check();
    progress.step(done, total, "");
  }

  /** Notes the size of the pictures. */
  void set(Resolution resolution) {
    set("width", resolution.width());
    set("height", resolution.height());
  }

  /** Tells what was found, in the form that was asked for. */
  void tell(Samples samples, PrintWriter out) {
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
