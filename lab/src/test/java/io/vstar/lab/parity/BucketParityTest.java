package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.vstar.error.CheckpointException;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets against NovelAI's {@code bucketmanager.py} and kohya's {@code BucketManager}. */
class BucketParityTest {
  private static final String NOVELAI = "novelai_buckets.json";
  private static final String KOHYA = "kohya_buckets.json";

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
  void copy() throws Exception {
    for (String name : List.of(NOVELAI, KOHYA)) {
      Files.copy(
          Path.of(BucketParityTest.class.getResource("/golden/buckets/" + name).toURI()),
          folder.resolve(name));
    }
  }

  @Test
  void everyPictureOfEverySettingIsTreatedAsByNovelAiAndKohya() {
    assertThat(FormulaParity.isIn(folder)).isTrue();
    List<ParityItem> items = FormulaParity.run(runtime, folder);
    assertThat(failures(items)).isEmpty();
    // Three settings of NovelAI, and five of kohya, two of them without a list.
    assertThat(items).hasSize(3 * 3 + 5 * 3 + 3);
  }

  @Test
  void everyListAndEveryAssignmentThatWasChangedIsFound() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      expected.add("novelai[%d].aspects".formatted(run));
      expected.add("novelai[%d].assignment".formatted(run));
    }
    change(
        NOVELAI,
        run -> {
          increaseLast(run.getAsJsonArray("aspects"));
          increaseLast(run.getAsJsonArray("assignment"));
        });
    for (int run = 0; run < 5; run++) {
      for (String name : List.of("assignment", "resized", "aspect_errors")) {
        expected.add("kohya[%d].%s".formatted(run, name));
      }
    }
    change(
        KOHYA,
        run -> {
          JsonArray all = run.getAsJsonArray("assignment");
          JsonArray fit = all.get(all.size() - 1).getAsJsonArray();
          increase(fit.get(0).getAsJsonArray(), 0);
          increase(fit.get(1).getAsJsonArray(), 1);
          increase(fit, 2);
        });
    assertThat(failures(FormulaParity.run(runtime, folder)))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aListOfAnotherOrderIsFound() throws Exception {
    change(NOVELAI, run -> swapFirst(run.getAsJsonArray("resolutions")));
    change(KOHYA, run -> swapFirst(run.getAsJsonArray("predefined")));
    // The assignments of NovelAI are indexes of the list.
    assertThat(failures(FormulaParity.run(runtime, folder)))
        .contains("novelai[0].resolutions", "novelai[1].resolutions", "novelai[2].resolutions")
        .contains("kohya[0].resolutions", "kohya[2].resolutions", "kohya[3].resolutions")
        .doesNotContain("kohya[0].assignment");
  }

  @Test
  void aPictureThatIsLeftOutByOneOfBothIsFoundAndCounted() throws Exception {
    change(
        NOVELAI,
        run -> {
          JsonArray assignment = run.getAsJsonArray("assignment");
          assignment.set(assignment.size() - 1, JsonNull.INSTANCE);
          assignment.set(0, new JsonPrimitive(0));
        });
    assertThat(FormulaParity.run(runtime, folder))
        .filteredOn(item -> item.name().matches("novelai.*assignment"))
        .hasSize(3)
        .allSatisfy(item -> assertThat(item.error() * 210).isBetween(0.99, 2.01));
  }

  @Test
  void aFileThatLacksSomethingIsNamed() throws Exception {
    change(KOHYA, run -> run.getAsJsonObject("config").remove("reso_steps"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> FormulaParity.run(runtime, folder))
        .withMessageContaining("kohya_buckets.json: has no reso_steps in [no_upscale,");
  }

  private void change(String name, Consumer<JsonObject> change) throws Exception {
    Path file = folder.resolve(name);
    JsonObject facts = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    facts.getAsJsonArray("runs").forEach(run -> change.accept(run.getAsJsonObject()));
    Files.writeString(file, facts.toString());
  }

  private static void swapFirst(JsonArray list) {
    if (!list.isEmpty()) {
      list.set(1, list.set(0, list.get(1)));
    }
  }

  private static void increaseLast(JsonArray list) {
    increase(list, list.size() - 1);
  }

  private static void increase(JsonArray list, int index) {
    double value = list.get(index).getAsDouble() + 1;
    list.set(
        index,
        value == Math.rint(value) ? new JsonPrimitive((int) value) : new JsonPrimitive(value));
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }
}
