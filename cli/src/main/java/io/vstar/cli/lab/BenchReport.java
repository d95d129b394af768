package io.vstar.cli.lab;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.GsonBuilder;
import io.vstar.lab.bench.Machine;
import io.vstar.lab.bench.Speed;
import io.vstar.lab.bench.Spread;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The report of a benchmark.
 *
 * @param benchmark name of the benchmark
 * @param vstar version of this program
 * @param setup settings of the measurement, by key
 * @param machine machine of the measurement
 * @param seconds measured seconds, by what was timed
 * @param sinceStart seconds from the start of the process, by milestone
 * @param peakResident peak of resident memory in bytes, see {@link io.vstar.tensor.ProcessMemory}
 * @param peakAnonymous peak of anonymous memory in bytes, see {@link
 *     io.vstar.cli.console.MemoryWatch}
 * @param speed arithmetic speed; empty if operations were not counted
 * @param results other results, by key; in JSON only
 */
record BenchReport(
    String benchmark,
    String vstar,
    Map<String, Object> setup,
    Machine machine,
    Map<String, Spread> seconds,
    Map<String, Double> sinceStart,
    OptionalLong peakResident,
    OptionalLong peakAnonymous,
    Optional<Speed> speed,
    Map<String, Object> results) {

  /** Returns a JSON object, whose keys are part of the interface, see {@code docs/bench.md}. */
  String toJson() {
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("peak_resident_bytes", orNull(peakResident));
    memory.put("peak_anonymous_bytes", orNull(peakAnonymous));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("benchmark", benchmark);
    json.put("vstar", vstar);
    json.put("setup", setup);
    json.put("machine", machine);
    json.put("seconds", seconds);
    json.put("since_start", sinceStart);
    json.put("memory", memory);
    json.put("speed", speed.orElse(null));
    json.put("results", results);
    return new GsonBuilder()
        .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
        .serializeNulls()
        .setPrettyPrinting()
        .disableHtmlEscaping()
        .create()
        .toJson(json);
  }

  /** Returns a table for people. */
  String toText() {
    StringBuilder text = new StringBuilder();
    String settings =
        setup.entrySet().stream()
            .map(entry -> entry.getKey().replace('_', ' ') + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    line(text, "%s: %s", benchmark, settings);
    line(
        text, "%s, %d cores; %s; %s", machine.cpu(), machine.cores(), machine.os(), machine.java());
    line(
        text,
        "vstar %s on %s, %s, %d threads",
        vstar,
        machine.engine(),
        machine.device(),
        machine.threads());
    line(text, "");
    line(
        text,
        "%-16s %6s %9s %9s %9s %9s %9s",
        "seconds",
        "count",
        "median",
        "min",
        "25%",
        "75%",
        "max");
    seconds.forEach((what, spread) -> line(text, what, spread));
    line(text, "");
    sinceStart.forEach(
        (milestone, age) ->
            line(text, "%-26s %9.2f s after the start", milestone.replace('_', ' '), age));
    memory(text, "peak memory, resident", peakResident);
    memory(text, "peak memory, anonymous", peakAnonymous);
    speed.ifPresent(found -> line(text, found));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String what, Spread s) {
    line(
        text,
        "%-16s %6d %9.4f %9.4f %9.4f %9.4f %9.4f",
        what.replace('_', ' '),
        s.count(),
        s.median(),
        s.min(),
        s.lowerQuartile(),
        s.upperQuartile(),
        s.max());
  }

  private static void line(StringBuilder text, Speed speed) {
    line(
        text,
        "%-26s %9.1f GFLOP a step, %.1f GFLOP/s; a convolution alone does %.1f",
        "UNet's arithmetic",
        speed.gflop(),
        speed.gflopPerSecond(),
        speed.attainableGflopPerSecond());
  }

  private static void memory(StringBuilder text, String what, OptionalLong bytes) {
    bytes.ifPresent(count -> line(text, "%-26s %9.2f GB", what, count / 1e9));
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private static Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
