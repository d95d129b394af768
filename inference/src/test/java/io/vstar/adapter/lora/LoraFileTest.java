package io.vstar.adapter.lora;

import static io.vstar.adapter.lora.SampleLoras.convolution;
import static io.vstar.adapter.lora.SampleLoras.linear;
import static io.vstar.adapter.lora.SampleLoras.lora;
import static io.vstar.adapter.lora.SampleLoras.withMagnitude;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LoraFileTest {
  private static final String QUERY =
      "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
  private static final String CONV = "unet.mid_block.resnets.1.conv2";
  private static final String SHORTCUT = "unet.up_blocks.3.resnets.0.conv_shortcut";
  private static final String TEXT = "text_encoder.text_model.encoder.layers.11.mlp.fc1";

  @TempDir Path folder;

  private static Lora whole() {
    return lora(
        linear(QUERY, 6, 8, 4, 2),
        withMagnitude(convolution(CONV, 5, 7, 2, 3)),
        withMagnitude(linear("unet.time_embedding.linear_1", 3, 4, 1, 0.5)),
        convolution(SHORTCUT, 5, 7, 2, 1),
        linear(TEXT, 4, 9, 3, 3));
  }

  @ParameterizedTest
  @EnumSource(
      value = LoraLayout.class,
      names = {"KOHYA", "DIFFUSERS"})
  void everyModuleReadsBackInEachLayout(LoraLayout layout) {
    assertReadsBack(whole(), folder.resolve("cat.safetensors"), layout, "cat");
  }

  @Test
  void peftReadsBackWithItsConfig() throws Exception {
    Lora unet = lora(whole().of("unet").toArray(LoraModule[]::new));
    Path peft = Files.createDirectory(folder.resolve("cat"));
    assertReadsBack(
        unet, peft.resolve("adapter_model.safetensors"), LoraLayout.PEFT, "adapter_model");
    assertThat(LoraFile.read(peft).name()).isEqualTo("cat");
    assertThat(Files.readString(peft.resolve("adapter_config.json")))
        .contains("\"r\": 2", "\"use_dora\": true", "\"" + QUERY.substring(5) + "\": 4");
  }

  private static void assertReadsBack(Lora written, Path file, LoraLayout layout, String name) {
    LoraFile.write(file, written, layout, DType.F32);
    Lora read = LoraFile.read(file);
    assertThat(read.name()).isEqualTo(name);
    assertThat(read.modules()).hasSameSizeAs(written.modules());
    for (int i = 0; i < read.modules().size(); i++) {
      LoraModule expected = written.modules().get(i);
      LoraModule found = read.modules().get(i);
      assertThat(found.layer()).isEqualTo(expected.layer());
      assertThat(found.alpha()).isEqualTo(expected.alpha());
      assertThat(found.down().info().shape()).isEqualTo(expected.down().info().shape());
      assertThat(found.down().toFloats()).isEqualTo(expected.down().toFloats());
      assertThat(found.up().info().shape()).isEqualTo(expected.up().info().shape());
      assertThat(found.up().toFloats()).isEqualTo(expected.up().toFloats());
      assertThat(found.magnitude().map(HostTensor::toFloats))
          .usingRecursiveComparison()
          .isEqualTo(expected.magnitude().map(HostTensor::toFloats));
    }
  }

  @Test
  void kohyasNamesAreThoseOfSdScripts() {
    Path file = folder.resolve("cat.safetensors");
    LoraFile.write(file, whole(), LoraLayout.KOHYA, DType.F16);
    try (TensorFile open = Safetensors.open(file)) {
      assertThat(open.tensors().get("lora_unet_mid_block_resnets_1_conv2.lora_up.weight").shape())
          .containsExactly(7L, 2L, 1L, 1L);
      assertThat(open.tensors().get("lora_unet_mid_block_resnets_1_conv2.dora_scale").shape())
          .containsExactly(7L, 1L, 1L, 1L);
      assertThat(open.tensors())
          .containsKeys(
              "lora_unet_up_blocks_3_resnets_0_conv_shortcut.lora_down.weight",
              "lora_unet_time_embedding_linear_1.alpha",
              "lora_te_text_model_encoder_layers_11_mlp_fc1.lora_up.weight");
      assertThat(open.metadata()).containsEntry("ss_network_dim", "Dynamic");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q,"
        + "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",
    "lora_unet_output_blocks_5_1_proj_in, unet.up_blocks.1.attentions.2.proj_in",
    "lora_unet_output_blocks_5_2_conv, unet.up_blocks.1.upsamplers.0.conv",
    "lora_unet_output_blocks_2_1_conv, unet.up_blocks.0.upsamplers.0.conv",
    "lora_unet_input_blocks_3_0_op, unet.down_blocks.0.downsamplers.0.conv",
    "lora_unet_input_blocks_7_0_in_layers_2, unet.down_blocks.2.resnets.0.conv1",
    "lora_unet_middle_block_1_transformer_blocks_9_ff_net_0_proj,"
        + "unet.mid_block.attentions.0.transformer_blocks.9.ff.net.0.proj",
    "lora_unet_middle_block_2_out_layers_3, unet.mid_block.resnets.1.conv2",
    "lora_unet_time_embed_2, unet.time_embedding.linear_2",
    "lora_te2_text_model_encoder_layers_31_self_attn_out_proj,"
        + "text_encoder_2.text_model.encoder.layers.31.self_attn.out_proj",
    "text_encoder.text_model.encoder.layers.0.self_attn.to_out,"
        + "text_encoder.text_model.encoder.layers.0.self_attn.out_proj",
    "mid_block.attentions.0.transformer_blocks.0.attn2.processor.to_out,"
        + "unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_out.0"
  })
  void namesOfOtherProgramsAreThoseOfDiffusers(String module, String layer) {
    String end = module.contains(".") ? "_lora.down.weight" : ".lora_down.weight";
    assertThat(LoraTensorName.parse(module + end).orElseThrow().layer()).isEqualTo(layer);
  }

  @Test
  void alphaIsTheRankUnlessTheFileHasIt() {
    Map<String, HostTensor> tensors = tensors(LoraLayout.KOHYA);
    assertThat(read(without(tensors, ".alpha")).modules())
        .allSatisfy(module -> assertThat(module.alpha()).isEqualTo(module.rank()));
    assertThat(read(tensors(LoraLayout.DIFFUSERS)).modules().get(0).alpha()).isEqualTo(4);
  }

  @Test
  void rankStabilizedAlphaIsDividedByTheRoot() throws Exception {
    Path file = folder.resolve("adapter_model.safetensors");
    LoraFile.write(file, lora(linear(QUERY, 6, 8, 4, 2)), LoraLayout.PEFT, DType.F32);
    Path config = folder.resolve("adapter_config.json");
    Files.writeString(
        config,
        "{\"r\": 4, \"lora_alpha\": 9, \"alpha_pattern\": {\"attn1.to_q\": 3}, \"use_rslora\":"
            + " true}");
    assertThat(LoraFile.read(file).modules().get(0).scale()).isCloseTo(1.5, offset(1e-12));
    Files.delete(config);
    assertThatThrownBy(() -> LoraFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("adapter_config.json cannot be read, but has the alpha");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x.hada_w1_a | is a LoHa (x.hada_w1_a), which vstar does not read
          lora_unet_conv_in.lora_mid.weight | is a LoRA with a Tucker decomposition
          lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight | is not a LoRA for Stable Diffusion: it has the tensor lora_unet_double
          lora_unet_conv_out.lora_down.weight | has no up (lora_B) for unet.conv_out, only [DOWN]
          conv_in.weight | is not a LoRA for Stable Diffusion: it has the tensor conv_in.weight
          """)
  void otherFilesAreRefusedByName(String key, String message) {
    Map<String, HostTensor> tensors = tensors(LoraLayout.KOHYA);
    tensors.put(key, HostTensor.ofFloats(key, new float[4], 2, 2));
    assertThatThrownBy(() -> read(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  @Test
  void tensorsThatDoNotFitNameTheLayer() {
    Map<String, HostTensor> tensors = tensors(LoraLayout.DIFFUSERS);
    String up = QUERY + ".lora_B.weight";
    tensors.put(up, HostTensor.ofFloats(up, new float[24], 8, 3));
    assertThatThrownBy(() -> read(tensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            QUERY + ": down has shape [4, 6] and up [8, 3], expected up of shape (out, 4)");
    tensors.put(up, HostTensor.ofFloats(up, new float[] {1, 2, 3, Float.NaN}, 1, 4));
    assertThatThrownBy(() -> read(tensors)).hasMessageContaining("has NaN in up (lora_B) of");
  }

  @Test
  void normsOfInputsAreRefused() {
    Map<String, HostTensor> tensors = tensors(LoraLayout.KOHYA);
    String scale = "lora_unet_mid_block_resnets_1_conv2.dora_scale";
    tensors.put(scale, HostTensor.ofFloats(scale, new float[5], 1, 5, 1, 1));
    assertThatThrownBy(() -> read(tensors))
        .hasMessageContaining("has shape [1, 5, 1, 1], expected 7 norms, one for each output");
  }

  @Test
  void whatALayoutCannotHoldIsNotWritten() {
    Path file = folder.resolve("adapter_model.safetensors");
    assertThatThrownBy(() -> LoraFile.write(file, whole(), LoraLayout.PEFT, DType.F32))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("but the LoRA changes text_encoder and unet; use kohya or diffusers");
    Path other = folder.resolve("cat.safetensors");
    assertThatThrownBy(() -> LoraFile.write(other, whole(), LoraLayout.PEFT, DType.F32))
        .hasMessageContaining("its name must be adapter_model.safetensors");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aMagnitudeGivesEachRowItsNorm() {
    LoraModule module = withMagnitude(linear(QUERY, 3, 4, 2, 2));
    float[] weight = {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1};
    float[] changed = module.appliedTo(weight, 1);
    for (int i = 0; i < 4; i++) {
      double norm = Math.sqrt(sum(changed, i));
      assertThat(norm).isCloseTo(module.magnitude().orElseThrow().toFloats()[i], offset(1e-6));
    }
    float[] half = module.appliedTo(weight, 0.5);
    assertThat(half[0]).isCloseTo((weight[0] + changed[0]) / 2, offset(1e-6f));
  }

  private static double sum(float[] values, int row) {
    double sum = 0;
    for (int j = 0; j < 3; j++) {
      sum += values[row * 3 + j] * values[row * 3 + j];
    }
    return sum;
  }

  private static Map<String, HostTensor> tensors(LoraLayout layout) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    LoraForm.tensors(whole(), layout, DType.F32)
        .forEach(tensor -> tensors.put(tensor.info().name(), tensor));
    return tensors;
  }

  private static Map<String, HostTensor> without(Map<String, HostTensor> tensors, String end) {
    new TreeSet<>(tensors.keySet())
        .stream().filter(name -> name.endsWith(end)).forEach(tensors::remove);
    return tensors;
  }

  private Lora read(Map<String, HostTensor> tensors) {
    Path file = folder.resolve("given.safetensors");
    List<HostTensor> named = new ArrayList<>();
    tensors.forEach((name, tensor) -> named.add(tensor.withName(name)));
    Safetensors.write(file, named, Map.of());
    return LoraFile.read(file);
  }
}
