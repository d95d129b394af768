package io.vstar.lab.parity;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The noise levels and walks of A1111, k-diffusion and diffusers that need no model. */
class SamplerFormulasParityTest {
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
  void everythingAgreesWithTheReferences() throws Exception {
    List<ParityItem> items = FormulaParity.run(runtime, golden());
    assertThat(items).hasSize(661).allMatch(ParityItem::passed);
    // 126 tables and 111 lists of their timesteps, 72 spacings, 4 rescaled, 2 schedules
    assertThat(items.stream().filter(item -> item.name().endsWith(".final"))).hasSize(23);
  }

  /** A walk's end depends on all that it is made of: noise, outputs, levels. */
  @Test
  void everyWalkWhoseNoiseOrOutputsWereChangedIsFound() throws Exception {
    Files.copy(golden().resolve("golden.json"), folder.resolve("golden.json"));
    Path file = folder.resolve("golden.safetensors");
    List<HostTensor> tensors = new ArrayList<>();
    int changed = 0;
    try (TensorFile read = Safetensors.open(golden().resolve("golden.safetensors"))) {
      for (String name : read.tensors().keySet()) {
        HostTensor tensor = read.tensor(name);
        float[] values = tensor.toFloats();
        if (name.endsWith(".model_out_cond")) {
          values[values.length / 2] += 0.01f;
          changed++;
        }
        long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
        tensors.add(HostTensor.ofFloats(name, values, shape));
      }
    }
    Safetensors.write(file, tensors, Map.of());

    List<ParityItem> failed =
        FormulaParity.run(runtime, folder).stream().filter(item -> !item.passed()).toList();
    assertThat(failed.stream().filter(item -> item.name().endsWith(".final"))).hasSize(changed);
  }

  private static Path golden() throws Exception {
    return Path.of(SamplerFormulasParityTest.class.getResource("/golden/samplers2").toURI());
  }
}
