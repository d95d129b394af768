package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.CheckpointException;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Losses and noise against kohya's sd-scripts, OneTrainer and k-diffusion. */
class LossParityTest {
  private static final String NAME = "loss_and_noise";
  private static final Pattern INPUT =
      Pattern.compile(
          "huber\\.(pred|target|timesteps)|noise\\.(base|latents|ip\\.draw|ip\\.timesteps)"
              + "|noise\\..*\\.draw\\d*");

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
  void everyResultAgrees() throws Exception {
    copy(tensor -> tensor);
    assertThat(FormulaParity.isIn(folder)).isTrue();
    List<ParityItem> items = FormulaParity.run(runtime, folder);
    assertThat(failures(items)).isEmpty();
    Set<String> names = new TreeSet<>();
    items.forEach(item -> names.add(item.name()));
    assertThat(names).containsAll(results()).hasSameSizeAs(items);
  }

  /** Each result is compared with its own values, small ones too. */
  @Test
  void aResultThatWasChangedFails() throws Exception {
    copy(
        tensor ->
            INPUT.matcher(tensor.info().name()).matches() ? tensor : lastMoved(tensor, 1e-3f));
    assertThat(failures(FormulaParity.run(runtime, folder))).containsAll(results());
  }

  @ParameterizedTest
  @CsvSource({
    "huber.target, huber.l1.per_sample",
    "noise.latents, noise.offset0.05.adaptive0.1.result",
    "noise.latents, noise.ip.gamma0.1.noisy",
    "noise.pyramid.i10.d0.5.draw1, noise.pyramid.i10.d0.5.result",
    "noise.offset0.05.draw, noise.offset0.05.result"
  })
  void aResultFollowsItsInputs(String input, String result) throws Exception {
    copy(tensor -> tensor.info().name().equals(input) ? lastMoved(tensor, 1) : tensor);
    assertThat(failures(FormulaParity.run(runtime, folder))).contains(result);
  }

  @Test
  void aResultOfAnUnknownKindIsToldByName() throws Exception {
    copy(tensor -> tensor.info().name().equals("snr") ? renamed(tensor, "kohya.new.v") : tensor);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> FormulaParity.run(runtime, folder))
        .withMessageContaining("has the tensor kohya.new.v, which nothing here computes");
  }

  @Test
  void aFolderWithoutFormulasNeedsAModel() {
    assertThat(FormulaParity.isIn(folder)).isFalse();
  }

  private static List<String> failures(List<ParityItem> items) {
    return items.stream().filter(item -> !item.passed()).map(ParityItem::name).toList();
  }

  private static List<String> results() throws Exception {
    try (TensorFile file = Safetensors.open(resource(NAME + ".safetensors"))) {
      return file.tensors().keySet().stream()
          .filter(Predicate.not(name -> INPUT.matcher(name).matches()))
          .toList();
    }
  }

  private void copy(UnaryOperator<HostTensor> change) throws Exception {
    Files.copy(resource(NAME + ".json"), folder.resolve(NAME + ".json"));
    List<HostTensor> tensors = new ArrayList<>();
    try (TensorFile file = Safetensors.open(resource(NAME + ".safetensors"))) {
      file.tensors().keySet().forEach(name -> tensors.add(change.apply(file.tensor(name))));
      Safetensors.write(folder.resolve(NAME + ".safetensors"), tensors, Map.of());
    }
  }

  /** Returns a tensor whose last value is larger by an amount, relative to it above 1. */
  private static HostTensor lastMoved(HostTensor tensor, float amount) {
    float[] values = tensor.toFloats();
    float last = values[values.length - 1];
    values[values.length - 1] = last + amount * Math.max(1, Math.abs(last));
    return HostTensor.ofFloats(tensor.info().name(), values, shape(tensor));
  }

  private static HostTensor renamed(HostTensor tensor, String name) {
    return HostTensor.ofFloats(name, tensor.toFloats(), shape(tensor));
  }

  private static long[] shape(HostTensor tensor) {
    return tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
  }

  private static Path resource(String name) throws Exception {
    return Path.of(LossParityTest.class.getResource("/golden/loss/" + name).toURI());
  }
}
