package io.vstar.train.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TorchFile;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.method.StepFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingStepFileTest {
  private static final OptimizerSettings ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0, false);
  private static final OptimizerSettings LION = new OptimizerSettings.Lion(0.9, 0.99, 0);
  private static final TextualInversionSettings WORD =
      new TextualInversionSettings("<cat>", "cat", 2);
  private static final float[] VECTORS = {
    0.1f, -0.25f, 1.5f, -3.0299f, 0.0199f, 2.34567f, -0.001f, 7.7f
  };

  /** That of A1111's Embedding.checksum for these vectors, by Python. */
  private static final String CHECKSUM = "9ea0";

  @TempDir Path folder;

  private static HostTensor tensor(String name, float factor, long... shape) {
    float[] values = new float[VECTORS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = VECTORS[i] * factor;
    }
    return HostTensor.ofFloats(name, values, shape);
  }

  private Path webUi(String name) {
    Map<String, Object> dict = new HashMap<>();
    dict.put("string_to_token", Map.of("*", 265L));
    dict.put("string_to_param", Map.of("*", tensor("*", 1, 2, 4)));
    dict.put("name", "cat-500");
    dict.put("step", 499L);
    dict.put("sd_checkpoint", null);
    dict.put("sd_checkpoint_name", null);
    Path file = folder.resolve(name);
    TorchFile.write(file, dict);
    return file;
  }

  private void optimizer(String name, String hash, Object step, long... shape) {
    Map<String, Object> state =
        Map.of(
            "step", step, "exp_avg", tensor("", 0.5f, shape), "exp_avg_sq", tensor("", 2, shape));
    TorchFile.write(
        folder.resolve(name + ".optim"),
        Map.of(
            "hash",
            hash,
            "optimizer_state_dict",
            Map.of("state", Map.of(0L, state), "param_groups", List.of())));
  }

  @Test
  void checksumsAreA1111s() {
    assertThat(EmbeddingStepFile.checksum(VECTORS)).isEqualTo(CHECKSUM);
  }

  @Test
  void a1111sFileHasItsStepAndItsOptimizerBesideIt() {
    Path file = webUi("cat-500.pt");
    optimizer("cat-500.pt", CHECKSUM, HostTensor.ofFloats("", new float[] {499}, 1), 2, 4);
    StepFile found = EmbeddingStepFile.read(file, WORD, ADAMW);
    assertThat(found.steps()).isEqualTo(499);
    assertThat(found.remarks()).isEmpty();
    assertThat(found.values().tensors().get("text_encoder.vectors").toFloats())
        .containsExactly(VECTORS);
    assertThat(found.optimizer().orElseThrow().number("steps")).isEqualTo(499);
    assertThat(found.optimizer().get().tensors().tensors())
        .containsOnlyKeys("exp_avg.text_encoder.vectors", "exp_avg_sq.text_encoder.vectors");
    assertThat(
            found
                .optimizer()
                .get()
                .tensors()
                .tensors()
                .get("exp_avg_sq.text_encoder.vectors")
                .toFloats()[3])
        .isEqualTo(-3.0299f * 2);
  }

  @Test
  void anOptimizerThatDoesNotFitIsToldAndLeftOut() {
    Path file = webUi("cat-500.pt");
    begunAnew(file, ADAMW, "there is no");
    optimizer("cat-500.pt", "0bad", 499L, 2, 4);
    begunAnew(file, ADAMW, "is of another file: its hash is 0bad");
    optimizer("cat-500.pt", CHECKSUM, 499L, 4, 2);
    begunAnew(file, ADAMW, "has no exp_avg.text_encoder.vectors of the shape [2, 4]");
    optimizer("cat-500.pt", CHECKSUM, 499L, 2, 4); // torch before 1.12 has a number
    assertThat(EmbeddingStepFile.read(file, WORD, ADAMW).optimizer()).isPresent();
    begunAnew(file, LION, "is AdamW's, but training.optimizer is lion");
  }

  private static void begunAnew(Path file, OptimizerSettings optimizer, String reason) {
    StepFile found = EmbeddingStepFile.read(file, WORD, optimizer);
    assertThat(found.optimizer()).isEmpty();
    assertThat(found.remarks()).singleElement().asString().startsWith("the optimizer begins anew");
    assertThat(found.remarks().get(0)).contains(reason);
  }

  @Test
  void diffusersAndKohyasFilesHaveTheirStepInTheNameOrTheMetadata() {
    assertThat(steps("learned_embeds-steps-500.safetensors", Map.of())).isEqualTo(500);
    assertThat(steps("cat-step00000250.safetensors", Map.of())).isEqualTo(250);
    assertThat(steps("last.safetensors", Map.of("ss_steps", "1600"))).isEqualTo(1600);
    assertThat(steps("cat.safetensors", Map.of("vstar.steps", "30"))).isEqualTo(30);
    // An epoch of kohya's is no step.
    assertThatThrownBy(() -> steps("cat-000002.safetensors", Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("does not say after how many steps");
    assertThatThrownBy(() -> steps("x.safetensors", Map.of("vstar.steps", "0")))
        .hasMessageContaining("nothing to go on with");
  }

  private int steps(String name, Map<String, String> metadata) {
    Path file = folder.resolve(name);
    Safetensors.write(file, List.of(tensor("<cat>", 1, 2, 4)), metadata);
    return EmbeddingStepFile.read(file, WORD, ADAMW).steps();
  }

  @Test
  void anotherNumberOfVectorsIsRefused() {
    Path file = webUi("cat-500.pt");
    TextualInversionSettings three = new TextualInversionSettings("<cat>", "cat", 3);
    assertThatThrownBy(() -> EmbeddingStepFile.read(file, three, ADAMW))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("has 2 vectors, but vectors is 3; set vectors to 2");
  }
}
