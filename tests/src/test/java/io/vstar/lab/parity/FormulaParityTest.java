package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded formulas of the references; and that the comparison sees what is wrong. */
class FormulaParityTest {
  private static final Pattern RESULT = Pattern.compile(".*\\.(fixed|loop)\\.[wb]|.*\\.shadow");

  /** The items of the bundled folder: walks and firsts of 39 optimizers, 9 estimates, the rest. */
  private static final int ITEMS = 39 * 4 + 9 + 72 + 25 + 6 * 3;

  private static TensorRuntime runtime;

  @TempDir Path folder;

  @BeforeAll
  static void openRuntime() {
    runtime = TensorRuntime.open(DeviceChoice.CPU, 1);
  }

  @AfterAll
  static void closeRuntime() {
    runtime.close();
  }

  @BeforeEach
  void copyTheFolder() throws Exception {
    Path golden = Path.of(FormulaParityTest.class.getResource("/golden/optim").toURI());
    try (Stream<Path> files = Files.list(golden)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }

  @Test
  void everythingAgreesWithTheReferences() {
    List<ParityItem> items = FormulaParity.run(runtime, folder);
    assertThat(failures(items)).isEmpty();
    assertThat(items).hasSize(ITEMS);
    // Far within the tolerances, those of Prodigy from a start that is not zero too: the order of
    // the operations is the reference's.
    assertThat(items).allMatch(item -> item.error() <= 5e-6);
  }

  @Test
  void everyWalkThatWasChangedIsFound() throws IOException {
    List<String> changed = new ArrayList<>();
    for (String stem : List.of("optimizers", "ema")) {
      Path file = folder.resolve(stem + ".safetensors");
      List<HostTensor> tensors = new ArrayList<>();
      try (TensorFile original = Safetensors.open(file)) {
        for (String name : original.tensors().keySet()) {
          HostTensor tensor = original.tensor(name);
          boolean result = RESULT.matcher(name).matches();
          if (result) {
            changed.add(name);
          }
          tensors.add(result ? withLastValueMoved(tensor) : tensor);
        }
      }
      Safetensors.write(file, tensors, Map.of());
    }
    assertThat(failures(FormulaParity.run(runtime, folder)))
        .containsExactlyInAnyOrderElementsOf(changed);
  }

  /** Moves the last value by a tenth of the largest: four times the widest tolerance. */
  private static HostTensor withLastValueMoved(HostTensor tensor) {
    float[] values = tensor.toFloats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    values[values.length - 1] += largest / 10;
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofFloats(tensor.info().name(), values, shape);
  }

  @Test
  void everyNumberOfAnEstimateAScheduleOrAShareIsCompared() throws IOException {
    change("optimizers.json", each -> moveLast(each, "d_after_step"));
    change("lr_schedules.json", each -> moveLast(each, "lr"));
    change("ema.json", each -> moveLast(each, "decay_used"));
    List<ParityItem> items = FormulaParity.run(runtime, folder);
    assertThat(failures(items)).hasSize(9 + 69 + 6); // all but the three that are refused
  }

  private static void moveLast(JsonObject object, String key) {
    if (object.has(key)) {
      JsonArray list = object.getAsJsonArray(key);
      int last = list.size() - 1;
      list.set(last, new JsonPrimitive(list.get(last).getAsDouble() + 1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "initial_rate, 0.5",
    "steps_trained, 7",
    "training_ends_at_step, 3",
    "error, true",
    "pairs, [[1;2]]",
    "rate_from_step, [[0;0.5]]",
  })
  void everyFactOfATextIsCompared(String key, String value) throws IOException {
    JsonElement other = JsonParser.parseString(value.replace(';', ','));
    keepOnly("a1111_lr_strings.json");
    change("a1111_lr_strings.json", each -> each.add(key, other));
    List<String> failures = failures(FormulaParity.run(runtime, folder));
    // An error that was one before is one still.
    assertThat(failures).hasSize(20);
  }

  private void keepOnly(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> !each.endsWith(name)).toList()) {
        Files.delete(file);
      }
    }
  }

  private void change(String name, Consumer<JsonObject> change) throws IOException {
    Path file = folder.resolve(name);
    JsonObject facts = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    facts.getAsJsonArray("cases").forEach(each -> change.accept(each.getAsJsonObject()));
    Files.writeString(file, facts.toString());
  }

  @Test
  void aFolderMayHaveSomeOfTheFiles() throws IOException {
    keepOnly("a1111_lr_strings.json");
    assertThat(FormulaParity.isIn(folder)).isTrue();
    assertThat(FormulaParity.run(runtime, folder)).hasSize(25);
    Files.delete(folder.resolve("a1111_lr_strings.json"));
    assertThat(FormulaParity.isIn(folder)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "class, Muon, 'has the optimizer Muon, expected one of [Adafactor, Adam, AdamW,'",
    "args, {\"lr\":1;\"rho\":2}, 'has the argument rho, expected one of [amsgrad, beta1,'",
  })
  void anUnknownOptimizerOrArgumentIsNamed(String key, String value, String message)
      throws IOException {
    JsonElement other =
        value.startsWith("{")
            ? JsonParser.parseString(value.replace(';', ','))
            : new JsonPrimitive(value);
    change("optimizers.json", each -> each.add(key, other));
    assertThatThrownBy(() -> FormulaParity.run(runtime, folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }
}
