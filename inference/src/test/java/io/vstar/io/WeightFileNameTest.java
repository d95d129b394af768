package io.vstar.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileNameTest {
  @ParameterizedTest
  @CsvSource({
    "model.safetensors, model, safetensors, '', 0, 0, false",
    "pytorch_model.bin, pytorch_model, bin, '', 0, 0, false",
    "diffusion_pytorch_model.fp16.bin, diffusion_pytorch_model, bin, fp16, 0, 0, false",
    "model-00001-of-00002.safetensors, model, safetensors, '', 1, 2, false",
    "model.fp16-00001-of-00002.safetensors, model, safetensors, fp16, 1, 2, false",
    "model-00002-of-00003.fp16.bin, model, bin, fp16, 2, 3, false",
    "model.safetensors.index.json, model, safetensors, '', 0, 0, true",
    "model.safetensors.index.fp16.json, model, safetensors, fp16, 0, 0, true",
    "model.safetensors.fp16.index.json, model, safetensors, fp16, 0, 0, true",
  })
  void allThatANameSaysIsRead(
      String name,
      String stem,
      String format,
      String variant,
      int shard,
      int shards,
      boolean index) {
    assertThat(WeightFileName.parse(name))
        .contains(new WeightFileName(stem, format, variant, shard, shards, index));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openvino_model.bin",
        "model.onnx",
        "model_safetensors",
        "model.safetensors.part",
        "model-1-of-2.safetensors",
        "model.fp16.ema.safetensors",
        "config.json",
        "unet/model.safetensors"
      })
  void otherNamesAreNotOfWeights(String name) {
    assertThat(WeightFileName.parse(name)).isEmpty();
  }

  @Test
  void neitherShardsNorTheirIndexAreWhole() {
    assertThat(WeightFileName.parse("model.fp16.bin")).map(WeightFileName::whole).contains(true);
    assertThat(WeightFileName.parse("model-00001-of-00002.bin"))
        .map(WeightFileName::whole)
        .contains(false);
    assertThat(WeightFileName.parse("model.bin.index.json"))
        .map(WeightFileName::whole)
        .contains(false);
  }
}
