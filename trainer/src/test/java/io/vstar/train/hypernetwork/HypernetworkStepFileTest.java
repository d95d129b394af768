package io.vstar.train.hypernetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.adapter.Provenance;
import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.Hypernetwork.Scope;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.architecture.TinyConfig;
import io.vstar.error.ConfigException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Sha256;
import io.vstar.io.TorchFile;
import io.vstar.train.config.OptimizerSettings;
import io.vstar.train.hypernetwork.HypernetworkSettings.WeightInitialization;
import io.vstar.train.method.StepFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HypernetworkStepFileTest {
  private static final OptimizerSettings ADAMW =
      new OptimizerSettings.AdamW(0.9, 0.999, 1e-8, 0, false);
  private static final HypernetworkSettings SETTINGS = settings(2);

  @TempDir Path folder;
  private Path file;
  private Hypernetwork trained;

  @BeforeEach
  void write() {
    trained =
        InitialHypernetwork.draw("style", SETTINGS, TinyConfig.unet(), 1)
            .withProvenance(
                new Provenance(Optional.of(500L), Optional.empty(), Optional.empty(), Map.of()));
    file = folder.resolve("style-500.pt");
    HypernetworkFile.write(file, trained, DType.F32);
  }

  @Test
  void theOptimizersStateIsThatOfEachTensorInTheOrderOfTheFile() throws IOException {
    Map<Object, Object> states = new HashMap<>();
    List<float[]> values = trained.values();
    StepFile without = HypernetworkStepFile.read(file, SETTINGS.shape(), ADAMW);
    assertThat(without.remarks()).singleElement().asString().contains("there is no");
    List<Map.Entry<String, HostTensor>> parameters =
        List.copyOf(without.values().tensors().entrySet());
    for (int i = 0; i < values.size(); i++) {
      HostTensor moment = parameters.get(i).getValue().withName("");
      states.put(
          (long) i,
          Map.of(
              "step",
              HostTensor.ofFloats("", new float[] {500}, 1),
              "exp_avg",
              moment,
              "exp_avg_sq",
              moment));
    }
    Map<String, Object> sidecar =
        Map.of(
            "optimizer_name",
            "AdamW",
            "hash",
            Sha256.of(file).substring(0, 10),
            "optimizer_state_dict",
            Map.of("state", states, "param_groups", List.of()));
    TorchFile.write(folder.resolve("style-500.pt.optim"), sidecar);

    StepFile found = HypernetworkStepFile.read(file, SETTINGS.shape(), ADAMW);

    assertThat(found.steps()).isEqualTo(500);
    assertThat(found.remarks()).isEmpty();
    Map<String, HostTensor> state = found.optimizer().orElseThrow().tensors().tensors();
    found
        .values()
        .tensors()
        .forEach(
            (name, value) ->
                assertThat(state.get("exp_avg." + name).toFloats())
                    .as(name)
                    .containsExactly(value.toFloats()));
    assertThat(found.values().tensors()).hasSameSizeAs(values);
  }

  @Test
  void networksOfAnotherShapeAreRefused() {
    assertThatThrownBy(() -> HypernetworkStepFile.read(file, settings(3).shape(), ADAMW))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("set the keys of hypernetwork to those of the file");
  }

  private static HypernetworkSettings settings(double hidden) {
    return new HypernetworkSettings(
        List.of(1.0, hidden, 1.0),
        new ActivationChoice("relu"),
        true,
        false,
        0,
        false,
        List.of(),
        WeightInitialization.NORMAL,
        false,
        Scope.ALL,
        List.of(),
        false,
        0,
        0,
        false);
  }
}
