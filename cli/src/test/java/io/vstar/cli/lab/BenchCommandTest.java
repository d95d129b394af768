package io.vstar.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.vstar.cli.console.Commands;
import io.vstar.tensor.DeviceChoice;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** On pocket, a few steps each. */
class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aTrainingStepIsTimedInParts() {
    JsonObject json =
        measured("train-step", "--steps", "3", "--warmup", "1", "--batch", "2", "--width", "32");
    assertThat(json.keySet())
        .containsExactly(
            "benchmark",
            "vstar",
            "setup",
            "machine",
            "seconds",
            "since_start",
            "memory",
            "speed",
            "results");
    assertThat(setup(json))
        .isEqualTo(
            "model=pocket weights=its own precision=fp32 width=32 height=64 batch=2 vectors=1"
                + " warmup=1 steps=3");
    JsonObject seconds = json.getAsJsonObject("seconds");
    assertThat(seconds.keySet())
        .containsExactly("step", "examples", "text", "forward", "backward", "optimizer");
    seconds.keySet().forEach(what -> requireOrdered(seconds, what, 3));
    assertThat(json.getAsJsonObject("results").getAsJsonArray("losses")).hasSize(4);
    assertThat(json.getAsJsonObject("machine").keySet())
        .containsExactly("cpu", "cores", "os", "java", "engine", "device", "threads");
    requireRising(json.getAsJsonObject("since_start"), "engine", "loaded", "first_step");
    JsonObject speed = json.getAsJsonObject("speed");
    assertThat(speed.get("gflop_per_second").getAsDouble() * median(seconds, "step"))
        .isCloseTo(speed.get("gflop").getAsDouble(), within(1e-6));
    assertThat(speed.get("attainable_gflop_per_second").getAsDouble())
        .isGreaterThan(speed.get("gflop_per_second").getAsDouble());
  }

  @Test
  void thePartsOfAStepAreNearlyAllOfIt() {
    JsonObject seconds =
        measured("train-step", "--steps", "1", "--warmup", "1", "--threads", "1")
            .getAsJsonObject("seconds");
    double parts = 0;
    for (Map.Entry<String, JsonElement> each : seconds.entrySet()) {
      parts += each.getKey().equals("step") ? 0 : median(seconds, each.getKey());
    }
    assertThat(parts).isBetween(0.8 * median(seconds, "step"), median(seconds, "step"));
  }

  @Test
  void aKeyOfTheConfigChangesTheStep() {
    JsonObject json =
        measured(
            "train-step",
            "--set",
            "gradientAccumulation=2",
            "--set",
            "seed=7",
            "--steps",
            "1",
            "--batch",
            "1",
            "--width",
            "32",
            "--no-parts");
    assertThat(setup(json)).endsWith("gradientAccumulation=2 seed=7");
    assertThat(json.getAsJsonObject("seconds").keySet()).containsExactly("step");
  }

  @Test
  void sameSeedSameLosses() {
    String[] arguments = {
      "train-step",
      "--steps",
      "2",
      "--warmup",
      "0",
      "--threads",
      "1",
      "--batch",
      "2",
      "--width",
      "32"
    };
    JsonElement first = measured(arguments).get("results");
    assertThat(measured(arguments).get("results")).isEqualTo(first);
  }

  @Test
  void aPictureIsTimedStepByStep() {
    JsonObject json = measured("generate", "--steps", "4", "--runs", "2", "--warmup", "1");
    JsonObject seconds = json.getAsJsonObject("seconds");
    assertThat(seconds.keySet()).containsExactly("batch", "beginning", "sampling_step", "end");
    requireOrdered(seconds, "batch", 2);
    requireOrdered(seconds, "sampling_step", 2 * 3);
    requireRising(json.getAsJsonObject("since_start"), "engine", "loaded", "first_step");
  }

  @Test
  void aHypernetworkIsLearnedInPlaceOfAWord() {
    String[] step = {
      "train-step", "--steps", "2", "--warmup", "0", "--batch", "2", "--width", "32"
    };
    String[] more = {"--hypernetwork", "cross", "--no-parts"};
    JsonObject json = measured(Stream.of(step, more).flatMap(Stream::of).toArray(String[]::new));
    assertThat(setup(json)).contains(" hypernetwork=cross ").doesNotContain("vectors");
    assertThat(json.get("results")).isNotEqualTo(measured(step).get("results"));
  }

  @Test
  void picturesAreTimedWithAHypernetworkToo() {
    JsonObject json = measured("generate", "--steps", "2", "--runs", "1", "--hypernetwork", "all");
    assertThat(setup(json)).contains(" hypernetwork=all ");
    requireOrdered(json.getAsJsonObject("seconds"), "batch", 1);
  }

  @Test
  void loadingIsTimedByNetwork() {
    JsonObject json = measured("load", "--runs", "2");
    JsonObject seconds = json.getAsJsonObject("seconds");
    assertThat(seconds.keySet()).containsExactly("model", "vae_encoder", "vae_decoder");
    seconds.keySet().forEach(what -> requireOrdered(seconds, what, 2));
    requireRising(json.getAsJsonObject("since_start"), "engine", "files", "first_load");
  }

  @Test
  void encodingIsTimedByPicture() {
    JsonObject json = measured("encode-latents", "--pictures", "2", "--warmup", "1");
    requireOrdered(json.getAsJsonObject("seconds"), "picture", 2);
    requireRising(json.getAsJsonObject("since_start"), "engine", "loaded", "first_picture");
  }

  @Test
  void memoryOfFilesIsNotAnonymous() {
    JsonObject memory = measured("load", "--runs", "1").getAsJsonObject("memory");
    assertThat(memory.keySet()).containsExactly("peak_resident_bytes", "peak_anonymous_bytes");
    if (System.getProperty("os.name").equals("Linux")) {
      assertThat(memory.get("peak_anonymous_bytes").getAsLong())
          .isBetween(50L << 20, memory.get("peak_resident_bytes").getAsLong());
    }
  }

  @Test
  void theTableNamesWhatWasMeasuredAndWhere() {
    assertThat(run("train-step", "--steps", "1", "--width", "32")).isEqualTo(0);
    assertThat(out.toString().lines())
        .anyMatch(line -> line.startsWith("train-step: model pocket, weights its own"))
        .anyMatch(line -> line.matches("vstar \\S+ on libtorch \\S+, cpu, \\d+ threads"))
        .anyMatch(line -> line.matches("backward +1( +\\d+\\.\\d{4}){5}"))
        .anyMatch(line -> line.matches("first step +\\d+\\.\\d\\d s after the start"));
  }

  @Test
  void mistakesInOptionsAreToldBeforeAnythingIsLoaded() {
    requireRefused(
        "--arch and --model exclude each other", "load", "--arch", "sd15", "--model", "x");
    requireRefused("--steps is 0, expected a whole number >= 1", "train-step", "--steps", "0");
    requireRefused("--warmup is -1", "generate", "--warmup", "-1");
    requireRefused("--batch is 0", "generate", "--batch", "0");
    requireRefused("batchSize is 0, expected a whole number > 0", "train-step", "--batch", "0");
    requireRefused(
        "there is an option for that, --precision", "train-step", "--set", "precision=bf16");
    requireRefused("unknown key stepz", "train-step", "--set", "stepz=3");
    requireRefused("Invalid value for option '--arch'", "load", "--arch", "sd3");
    requireRefused("name what to measure");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void sidesThatDoNotFitTheModelAreRefused() {
    requireRefused("--height is 63, expected a multiple of", "train-step", "--height", "63");
  }

  private void requireRefused(String message, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).as(message).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  private JsonObject measured(String... arguments) {
    out.getBuffer().setLength(0);
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json";
    assertThat(run(all)).as(err.toString()).isEqualTo(0);
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  private static String setup(JsonObject json) {
    StringBuilder text = new StringBuilder();
    json.getAsJsonObject("setup")
        .entrySet()
        .forEach(
            each ->
                text.append(each.getKey())
                    .append('=')
                    .append(each.getValue().getAsString())
                    .append(' '));
    return text.toString().strip();
  }

  private static double median(JsonObject seconds, String what) {
    return seconds.getAsJsonObject(what).get("median").getAsDouble();
  }

  private static void requireOrdered(JsonObject seconds, String what, int count) {
    JsonObject spread = seconds.getAsJsonObject(what);
    assertThat(spread.get("count").getAsInt()).as(what).isEqualTo(count);
    requireRising(spread, "min", "lower_quartile", "median", "upper_quartile", "max");
  }

  private static void requireRising(JsonObject values, String... keys) {
    double last = 0;
    for (String key : keys) {
      double value = values.get(key).getAsDouble();
      assertThat(value).as(key).isGreaterThanOrEqualTo(last).isPositive();
      last = value;
    }
  }

  private int run(String... arguments) {
    CommandLine commandLine = new CommandLine(new BenchCommand());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(DeviceChoice.class, DeviceChoice::new);
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return Commands.run(commandLine, arguments);
  }
}
