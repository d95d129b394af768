package io.vstar.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileKindTest {
  /** The kinds that cannot be recognised by names of tensors. */
  private static final Set<FileKind> NAMELESS =
      EnumSet.of(
          FileKind.HYPERNETWORK,
          FileKind.EMBEDDING_DIFFUSERS,
          FileKind.AESTHETIC_GRADIENT,
          FileKind.FOREIGN_FOLDER,
          FileKind.DIFFUSERS_FOLDER,
          FileKind.PICTURE,
          FileKind.UNKNOWN);

  private static final String UNET = "model.diffusion_model.input_blocks.0.0.weight";

  /** Names from published files, some of which also have names of another kind. */
  static Stream<Arguments> files() {
    return Stream.of(
        file(FileKind.CONTROL_LORA, "lora_controlnet", "input_blocks.1.1.proj_in.down"),
        file(FileKind.CONTROL_LLLITE, "lllite_unet_input_blocks_4_1_attn1_to_q.down.0.weight"),
        file(FileKind.LOHA, "lora_unet_mid_block_attentions_0_proj_in.hada_w1_a"),
        file(FileKind.LOKR, "lora_unet_mid_block_attentions_0_proj_in.lokr_w1"),
        file(FileKind.LOKR, "lora_unet_mid_block_attentions_0_proj_in.lokr_w1_a"),
        file(
            FileKind.GLORA,
            "lora_unet_mid_block_attentions_0_proj_in.a1.weight",
            "lora_unet_mid_block_attentions_0_proj_in.b1.weight"),
        file(FileKind.IA3, "lora_unet_down_blocks_1_attentions_0_ff_net_2.on_input"),
        file(FileKind.OFT, "oft_unet_input_blocks_1_1_proj_in.oft_blocks"),
        file(FileKind.FULL_DIFFERENCE, "lora_unet_mid_block_attentions_0_proj_in.diff"),
        file(FileKind.LORA_KOHYA, "lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight"),
        file(FileKind.LORA_KOHYA, "lora_unet_double_blocks_0_img_attn_qkv.lora_down.weight"),
        file(
            FileKind.LORA_DIFFUSERS,
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_k.lora_A.weight"),
        file(
            FileKind.LORA_DIFFUSERS,
            "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_k.lora.down.weight"),
        file(
            FileKind.LORA_DIFFUSERS,
            "mid_block.attentions.0.transformer_blocks.0.attn1.processor.to_q_lora.down.weight"),
        file(FileKind.LORA_DIFFUSERS, "diffusion_model.double_blocks.0.img_attn.qkv.lora_A.weight"),
        file(FileKind.LORA_DIFFUSERS, "base_model.model.unet.conv_in.lora_A.default.weight"),
        file(FileKind.HYPERNETWORK_SAFETENSORS, "768.k.linear.0.weight", "768.v.linear.0.weight"),
        file(
            FileKind.HYPERNETWORK_SAFETENSORS,
            "mid_block.attentions.0.transformer_blocks.0.attn2.k.linear.0.down",
            "mid_block.attentions.0.transformer_blocks.0.attn2.v.linear.0.down"),
        file(FileKind.EMBEDDING_SDXL_DIFFUSERS, "text_encoders_0", "text_encoders_1"),
        file(FileKind.LORA_XLABS, "double_blocks.0.processor.qkv_lora1.down.weight"),
        file(FileKind.LORA_CLONEOFSIMO, "text_encoder:0:up", "text_encoder:0:down"),
        file(
            FileKind.CONTROLNET_LDM,
            "control_model.zero_convs.0.0.weight",
            UNET,
            "cond_stage_model.a"),
        file(
            FileKind.CONTROLNET_LDM,
            "input_blocks.0.0.weight",
            "middle_block.0.in_layers.0.weight",
            "input_hint_block.0.weight",
            "zero_convs.0.0.weight"),
        file(
            FileKind.CONTROLNET_DIFFUSERS,
            "time_embedding.linear_1.weight",
            "down_blocks.0.resnets.0.conv1.weight",
            "controlnet_cond_embedding.conv_in.weight"),
        file(
            FileKind.CONTROLNET_DIFFUSERS,
            "transformer_blocks.0.attn.add_k_proj.weight",
            "pos_embed.proj.weight",
            "controlnet_blocks.0.weight"),
        file(FileKind.IP_ADAPTER, "image_proj.proj.weight", "ip_adapter.1.to_k_ip.weight"),
        file(FileKind.T2I_ADAPTER, "body.0.in_conv.weight"),
        file(FileKind.T2I_ADAPTER, "conv_in.weight", "body.0.block2.weight"),
        file(FileKind.T2I_ADAPTER, "adapter.body.0.resnets.0.block1.weight"),
        file(
            FileKind.MOTION_MODULE,
            "down_blocks.0.motion_modules.0.temporal_transformer.norm.weight"),
        file(FileKind.EMBEDDING_A1111, "string_to_param.*"),
        file(FileKind.EMBEDDING_KOHYA, "emb_params"),
        file(FileKind.EMBEDDING_ONE_TRAINER, "emp_params"),
        file(FileKind.EMBEDDING_SDXL, "clip_l", "clip_g"),
        file(
            FileKind.HUNYUAN_VIDEO,
            "model.model.txt_in.individual_token_refiner.blocks.0.norm1.weight",
            "model.model.double_blocks.0.img_attn.proj.weight"),
        file(
            FileKind.CHROMA,
            "distilled_guidance_layer.in_proj.weight",
            "double_blocks.0.img_attn.qkv.weight"),
        file(FileKind.FLUX, "double_blocks.0.img_attn.norm.key_norm.scale"),
        file(FileKind.FLUX, "model.diffusion_model.double_blocks.0.img_attn.qkv.weight"),
        file(
            FileKind.FLUX_DIFFUSERS,
            "transformer_blocks.0.attn.add_k_proj.weight",
            "single_transformer_blocks.0.attn.to_k.weight",
            "x_embedder.weight"),
        file(FileKind.QWEN_IMAGE, "txt_norm.weight", "transformer_blocks.0.attn.to_k.weight"),
        file(FileKind.SD3, "model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight"),
        file(
            FileKind.SD3_DIFFUSERS,
            "transformer_blocks.0.attn.add_k_proj.weight",
            "pos_embed.proj.weight"),
        file(FileKind.CASCADE, "clf.1.weight", "clip_txt_mapper.weight"),
        file(FileKind.CASCADE, "clf.1.weight", "clip_mapper.weight"),
        file(FileKind.AURA_FLOW, "model.double_layers.0.attn.w1q.weight"),
        file(
            FileKind.AURA_FLOW_DIFFUSERS,
            "joint_transformer_blocks.0.attn.to_k.weight",
            "single_transformer_blocks.0.attn.to_k.weight"),
        file(FileKind.HUNYUAN_DIT, "mlp_t5.0.weight"),
        file(FileKind.PIXART, "t_block.1.weight"),
        file(
            FileKind.PIXART_DIFFUSERS,
            "adaln_single.emb.timestep_embedder.linear_1.bias",
            "pos_embed.proj.bias"),
        file(FileKind.LUMINA, "cap_embedder.1.weight"),
        file(FileKind.HI_DREAM, "caption_projection.0.linear.weight"),
        file(FileKind.MOCHI, "t5_yproj.weight"),
        file(FileKind.LTX_VIDEO, "adaln_single.emb.timestep_embedder.linear_1.bias"),
        file(FileKind.WAN, "head.modulation", "blocks.0.ffn.0.weight"),
        file(FileKind.COSMOS, "net.blocks.block0.blocks.0.block.attn.to_q.0.weight"),
        file(
            FileKind.STABLE_VIDEO,
            UNET,
            "conditioner.embedders.0.open_clip.model.visual.proj",
            "model.diffusion_model.input_blocks.1.1.time_stack.0.attn1.to_q.weight"),
        file(
            FileKind.STABLE_VIDEO_DIFFUSERS,
            "time_embedding.linear_1.weight",
            "down_blocks.0.attentions.0.temporal_transformer_blocks.0.attn1.to_q.weight"),
        file(
            FileKind.UNCLIP, UNET, "cond_stage_model.model.ln_final.bias", "noise_augmentor.betas"),
        file(FileKind.ALT_DIFFUSION, UNET, "cond_stage_model.roberta.embeddings.position_ids"),
        file(
            FileKind.LATENT_DIFFUSION,
            UNET,
            "cond_stage_model.transformer.attn_layers.layers.0.0.0.weight"),
        file(
            FileKind.CHECKPOINT,
            UNET,
            "cond_stage_model.transformer.text_model.final_layer_norm.bias"),
        file(FileKind.CHECKPOINT, UNET, "conditioner.embedders.0.model.ln_final.bias"),
        file(FileKind.UNET_LDM, UNET, "model.diffusion_model.middle_block.0.in_layers.0.weight"),
        file(
            FileKind.UNET_DIFFUSERS,
            "conv_in.weight",
            "time_embedding.linear_1.weight",
            "down_blocks.0.resnets.0.conv1.weight"),
        file(FileKind.TINY_VAE, "taesd_decoder.1.weight"),
        file(FileKind.TINY_VAE, "encoder.layers.0.weight", "decoder.layers.1.weight"),
        file(FileKind.TINY_VAE, "1.weight", "1.bias", "3.conv.0.weight"),
        file(FileKind.TINY_VAE, "0.weight", "0.bias", "1.conv.0.weight"),
        file(FileKind.VAE_APPROX, "conv1.weight", "conv8.weight"),
        file(FileKind.VAE_LDM, "first_stage_model.decoder.up.0.block.0.conv1.weight"),
        file(FileKind.VAE_LDM, "encoder.down.0.block.0.conv1.weight", "loss.logvar"),
        file(FileKind.VAE_DIFFUSERS, "encoder.down_blocks.0.resnets.0.conv1.weight"),
        file(
            FileKind.SAFETY_CHECKER,
            "concept_embeds",
            "vision_model.vision_model.encoder.layers.0.mlp.fc1.weight"),
        file(
            FileKind.CLIP,
            "text_model.encoder.layers.0.mlp.fc1.weight",
            "vision_model.encoder.layers.0.mlp.fc1.weight"),
        file(FileKind.CLIP_VISION, "vision_model.encoder.layers.0.mlp.fc1.weight"),
        file(FileKind.CLIP_VISION_OPEN, "visual.transformer.resblocks.0.mlp.c_fc.weight"),
        file(FileKind.TEXT_ENCODER, "text_model.encoder.layers.0.mlp.fc1.weight"),
        file(
            FileKind.TEXT_ENCODER_OPEN_CLIP,
            "transformer.resblocks.0.mlp.c_fc.weight",
            "token_embedding.weight"),
        file(FileKind.T5, "shared.weight", "encoder.block.0.layer.0.SelfAttention.q.weight"),
        file(FileKind.ESRGAN, "model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"),
        file(
            FileKind.ESRGAN, "params_ema.conv_first.weight", "params_ema.body.0.rdb1.conv1.weight"),
        file(FileKind.ESRGAN, "conv_first.weight", "RRDB_trunk.0.RDB1.conv1.weight"),
        file(
            FileKind.UPSCALER_TRANSFORMER,
            "params.conv_first.weight",
            "params.layers.0.residual_group.blocks.0.norm1.weight"),
        file(FileKind.UPSCALER_TRANSFORMER, "conv_first.weight", "layers.0.blocks.0.norm1.weight"),
        file(FileKind.UPSCALER_COMPACT, "params.body.0.weight", "params.body.1.weight"),
        file(FileKind.OPTIMIZER_STATE, "optimizer_state_dict.state.0.exp_avg"),
        file(FileKind.OPTIMIZER_STATE, "state.0.exp_avg", "state.0.exp_avg_sq"),
        file(FileKind.UNKNOWN, "fc1.weight", "fc1.bias"));
  }

  private static Arguments file(FileKind kind, String... names) {
    return Arguments.of(kind, Set.of(names));
  }

  @ParameterizedTest
  @MethodSource("files")
  void isToldByTheNamesOfTensors(FileKind expected, Set<String> names) {
    assertThat(FileKind.of(names)).isEqualTo(expected);
  }

  @Test
  void everyRowThatNamesTellIsTested() {
    Set<FileKind> tested = EnumSet.copyOf(NAMELESS);
    files().forEach(file -> tested.add((FileKind) file.get()[0]));
    assertThat(tested).containsExactlyInAnyOrder(FileKind.values());
  }

  @Test
  void aTitleHasNoArticle() {
    assertThat(FileKind.IP_ADAPTER.title()).isEqualTo("IP-Adapter");
    assertThat(FileKind.IP_ADAPTER.withArticle()).isEqualTo("an IP-Adapter");
    assertThat(Arrays.stream(FileKind.values()).map(FileKind::title))
        .noneMatch(title -> title.startsWith("a ") || title.startsWith("an "));
  }

  @Test
  void aStarIsAnyTextAndNothingIsSharedBetweenPieces() {
    assertThat(NamePattern.of("a*b*c").matches("a.b.c")).isTrue();
    assertThat(NamePattern.of("a*b*c").matches("abc")).isTrue();
    assertThat(NamePattern.of("a*b*c").matches("ac")).isFalse();
    assertThat(NamePattern.of("ab*bc").matches("abc")).isFalse();
    assertThat(NamePattern.of("a.b").matches("aab")).isFalse();
    assertThat(NamePattern.of("*bc").matches("abc")).isTrue();
    assertThat(NamePattern.of("*bc").matches("bcd")).isFalse();
  }
}
