package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.vstar.error.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceChoiceTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "gpu",
        "CPU",
        "cuda:",
        "cuda:-1",
        "cuda:x",
        "cuda 0",
        "cpu:0",
        " cpu",
        "cuda:99999999999"
      })
  void refusesWhatIsNoDevice(String text) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DeviceChoice(text))
        .withMessage("device: '%s' is not a device; expected auto, cpu, cuda or cuda:N", text);
  }

  @Test
  void cpuIsTheCpu() {
    assertThat(DeviceChoice.CPU.resolve()).isEqualTo(Device.cpu());
  }

  @Test
  void autoIsTheCpuWithoutGpus() {
    assumeThat(Engine.getInstance().getGpuCount()).as("GPUs of this machine").isZero();
    assertThat(DeviceChoice.AUTO.resolve()).isEqualTo(Device.cpu());
  }

  @Test
  void refusesAGpuThatIsNotThere() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new DeviceChoice("cuda:4711").resolve())
        .withMessageMatching(
            "device: 'cuda:4711' asked for, but the engine sees \\d+ CUDA devices; use cpu or auto");
  }
}
