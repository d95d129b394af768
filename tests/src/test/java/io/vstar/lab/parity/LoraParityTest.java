package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.nn.Precision;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LoRAs against PEFT and diffusers; and that differences are seen. */
class LoraParityTest {
  /** The names of tensors that have no item: inputs. */
  private static final Pattern INPUTS =
      Pattern.compile("init\\..*|latents|noise|timesteps|encoder_hidden_states");

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

  @Test
  void everyItemAgreesWithTheReference() throws Exception {
    List<ParityItem> items = Parity.run(runtime, resource("lora"), Precision.FP32);
    assertThat(failures(items)).isEmpty();
    List<String> compared = items.stream().map(ParityItem::name).toList();
    try (TensorFile tensors = Safetensors.open(resource("lora").resolve("golden.safetensors"))) {
      assertThat(compared)
          .containsAll(
              tensors.tensors().keySet().stream()
                  .filter(name -> !INPUTS.matcher(name).matches())
                  .toList());
    }
    assertThat(compared)
        .contains(
            "merged.unet_output.scale-0.7",
            "loaded.diffusers.safetensors",
            "loaded.diffusers_old.safetensors",
            "loaded.diffusers_with_metadata.safetensors",
            "loaded.kohya.safetensors",
            "loaded.peft_adapter_model.safetensors")
        .filteredOn(name -> name.startsWith("trained."))
        .hasSize(256);
  }

  /** One matrix of the trained files is moved, and one gradient and output of the reference. */
  @Test
  void movedValuesFail() throws Exception {
    Path copy = copy();
    move(copy.resolve("kohya.safetensors"), "_up_blocks_1_attentions_2_.*attn2_to_v\\.lora_up.*");
    move(copy.resolve("golden.safetensors"), "grad_step0\\.mid_block.*attn1\\.to_k.*|loss");
    assertThat(failures(Parity.run(runtime, copy, Precision.FP32)))
        .contains(
            "unet_output.scale1",
            "unet_output.scale-0.7",
            "merged.unet_output.scale0.5",
            "loaded.kohya.safetensors",
            "loss",
            "grad_step0.mid_block.attentions.0.transformer_blocks.0.attn1.to_k.lora_B.weight")
        .doesNotContain("loaded.peft_adapter_model.safetensors", "grad_norm");
  }

  @Test
  void theModelMustLieBeside() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    copy(resource("lora"), alone.resolve("lora"));
    assertThatThrownBy(() -> Parity.run(runtime, alone.resolve("lora"), Precision.FP32))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tiny-sd15");
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }

  private Path copy() throws Exception {
    copy(resource("tiny-sd15"), folder.resolve("tiny-sd15"));
    return copy(resource("lora"), folder.resolve("lora"));
  }

  private static Path copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /** Moves the last value of the tensors whose names have a part that matches by their largest. */
  private static void move(Path file, String part) {
    Pattern moved = Pattern.compile(part);
    List<HostTensor> tensors = new ArrayList<>();
    Map<String, String> metadata;
    try (TensorFile original = Safetensors.open(file)) {
      metadata = original.metadata();
      for (String name : original.tensors().keySet()) {
        HostTensor tensor = original.tensor(name);
        tensors.add(moved.matcher(name).find() ? moved(tensor) : tensor);
      }
    }
    Safetensors.write(file, tensors, metadata);
  }

  private static HostTensor moved(HostTensor tensor) {
    float[] values = tensor.toFloats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    values[values.length - 1] += largest;
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofFloats(tensor.info().name(), values, shape);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(LoraParityTest.class.getResource("/golden/" + name).toURI());
  }
}
