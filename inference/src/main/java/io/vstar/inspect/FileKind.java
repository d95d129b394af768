package io.vstar.inspect;

import static io.vstar.inspect.FileKind.Role.ADAPTER;
import static io.vstar.inspect.FileKind.Role.AUXILIARY;
import static io.vstar.inspect.FileKind.Role.COMPONENT;
import static io.vstar.inspect.FileKind.Role.FOREIGN_MODEL;
import static io.vstar.inspect.FileKind.Role.MODEL;
import static io.vstar.inspect.FileKind.Role.UNRECOGNIZED;
import static io.vstar.inspect.Layout.A1111;
import static io.vstar.inspect.Layout.DIFFUSERS;
import static io.vstar.inspect.Layout.KOHYA;
import static io.vstar.inspect.Layout.LDM;
import static io.vstar.inspect.Layout.OWN;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The kinds of files and the names of tensors that identify them. The first row that matches
 * counts: a kind that also has the names of another kind stands before it.
 *
 * <p>A row's last column lists alternatives; each is a list of names that must all be present,
 * joined by {@code +}, with {@code *} for any text. The names are those of the published files,
 * taken from the code that writes them, or from ComfyUI's {@code model_detection.py} and {@code
 * controlnet.py} (ControlNets, diffusion transformers), spandrel (upscalers) or kohya's {@code
 * networks}.
 */
public enum FileKind {
  // Adapters, some of which have names of the model they are for.
  CONTROL_LORA("control-lora", "a Control-LoRA", OWN, ADAPTER, "lora_controlnet"),
  CONTROL_LLLITE("controlnet", "a ControlNet-LLLite", KOHYA, ADAPTER, "lllite_unet*"),
  LOHA("lora", "a LyCORIS LoHa", KOHYA, ADAPTER, "*.hada_w1_a"),
  LOKR("lora", "a LyCORIS LoKr", KOHYA, ADAPTER, "*.lokr_w1", "*.lokr_w1_a"),
  GLORA("lora", "a LyCORIS GLoRA", KOHYA, ADAPTER, "*.a1.weight + *.b1.weight"),
  IA3("lora", "a LyCORIS (IA)3", KOHYA, ADAPTER, "*.on_input"),
  OFT("lora", "an OFT adapter", KOHYA, ADAPTER, "*.oft_blocks", "*.oft_diag"),
  FULL_DIFFERENCE("lora", "a LyCORIS full difference", KOHYA, ADAPTER, "lora_*.diff"),
  LORA_KOHYA("lora", "a LoRA", KOHYA, ADAPTER, "*.lora_down.weight"),
  LORA_DIFFUSERS(
      "lora", "a LoRA", DIFFUSERS, ADAPTER, "*.lora_A.weight", "*.lora_A.*.weight", "*lora.down.*"),
  LORA_XLABS("lora", "a LoRA", OWN, ADAPTER, "*.processor.*_lora*.down.weight"),
  LORA_CLONEOFSIMO("lora", "a LoRA", OWN, ADAPTER, "unet:*:up", "text_encoder:*:up"),
  CONTROLNET_LDM(
      "controlnet",
      "a ControlNet",
      LDM,
      ADAPTER,
      "control_model.*",
      "input_hint_block.0.weight + zero_convs.0.0.weight"),
  CONTROLNET_DIFFUSERS(
      "controlnet",
      "a ControlNet",
      DIFFUSERS,
      ADAPTER,
      "controlnet_cond_embedding.*",
      "controlnet_blocks.*"),
  IP_ADAPTER("ip-adapter", "an IP-Adapter", OWN, ADAPTER, "image_proj.* + ip_adapter.*"),
  T2I_ADAPTER(
      "t2i-adapter",
      "a T2I-Adapter",
      OWN,
      ADAPTER,
      "*body.0.in_conv.weight",
      "*conv_in.weight + *body.0.block2.weight",
      "adapter.body.0.resnets.0.block1.weight"),
  MOTION_MODULE("motion-module", "an AnimateDiff motion module", OWN, ADAPTER, "*motion_modules.*"),
  HYPERNETWORK("hypernetwork", "a hypernetwork", A1111, ADAPTER),
  HYPERNETWORK_SAFETENSORS(
      "hypernetwork", "a hypernetwork", OWN, ADAPTER, "*.k.linear.0.* + *.v.linear.0.*"),
  EMBEDDING_A1111("embedding", "an embedding", A1111, ADAPTER, "string_to_param.*"),
  EMBEDDING_KOHYA("embedding", "an embedding", KOHYA, ADAPTER, "emb_params"),
  EMBEDDING_ONE_TRAINER("embedding", "an embedding", OWN, ADAPTER, "emp_params"),
  EMBEDDING_SDXL("embedding", "an embedding", KOHYA, ADAPTER, "clip_l + clip_g"),
  EMBEDDING_SDXL_DIFFUSERS(
      "embedding", "an embedding", DIFFUSERS, ADAPTER, "text_encoders_0 + text_encoders_1"),
  EMBEDDING_DIFFUSERS("embedding", "an embedding", DIFFUSERS, ADAPTER),
  AESTHETIC_GRADIENT("aesthetic-gradient", "an aesthetic gradient", OWN, ADAPTER),

  // Models other than Stable Diffusion 1.x, 2.x and XL.
  HUNYUAN_VIDEO(
      "video-model", "a HunyuanVideo model", OWN, FOREIGN_MODEL, "*individual_token_refiner.*"),
  CHROMA("flux", "a Chroma model", OWN, FOREIGN_MODEL, "*distilled_guidance_layer.*"),
  FLUX("flux", "a FLUX model", OWN, FOREIGN_MODEL, "*double_blocks.0.img_attn.*"),
  FLUX_DIFFUSERS(
      "flux",
      "a FLUX model",
      DIFFUSERS,
      FOREIGN_MODEL,
      "transformer_blocks.0.* + single_transformer_blocks.0.* + x_embedder.weight"),
  QWEN_IMAGE("dit", "a Qwen-Image model", OWN, FOREIGN_MODEL, "*txt_norm.weight"),
  SD3("sd3", "a Stable Diffusion 3 model", OWN, FOREIGN_MODEL, "*joint_blocks.0.*"),
  SD3_DIFFUSERS(
      "sd3",
      "a Stable Diffusion 3 model",
      DIFFUSERS,
      FOREIGN_MODEL,
      "transformer_blocks.0.attn.add_k_proj.weight + pos_embed.proj.weight"),
  CASCADE(
      "stable-cascade",
      "a Stable Cascade model",
      OWN,
      FOREIGN_MODEL,
      "*clip_txt_mapper.weight",
      "*clf.1.weight + *clip_mapper.weight"),
  AURA_FLOW("auraflow", "an AuraFlow model", OWN, FOREIGN_MODEL, "*double_layers.0.attn.w1q.*"),
  AURA_FLOW_DIFFUSERS(
      "auraflow", "an AuraFlow model", DIFFUSERS, FOREIGN_MODEL, "joint_transformer_blocks.0.*"),
  HUNYUAN_DIT("dit", "a HunyuanDiT model", OWN, FOREIGN_MODEL, "*mlp_t5.0.weight"),
  PIXART("pixart", "a PixArt model", OWN, FOREIGN_MODEL, "*t_block.1.weight"),
  PIXART_DIFFUSERS(
      "pixart",
      "a PixArt model",
      DIFFUSERS,
      FOREIGN_MODEL,
      "adaln_single.emb.timestep_embedder.* + pos_embed.proj.bias"),
  LUMINA("dit", "a Lumina model", OWN, FOREIGN_MODEL, "*cap_embedder.1.weight"),
  HI_DREAM("dit", "a HiDream model", OWN, FOREIGN_MODEL, "*caption_projection.0.linear.weight"),
  MOCHI("video-model", "a Mochi model", OWN, FOREIGN_MODEL, "*t5_yproj.weight"),
  LTX_VIDEO(
      "video-model", "an LTX-Video model", OWN, FOREIGN_MODEL, "*adaln_single.emb.timestep_*"),
  WAN("video-model", "a Wan model", OWN, FOREIGN_MODEL, "*head.modulation"),
  COSMOS("video-model", "a Cosmos model", OWN, FOREIGN_MODEL, "*blocks.block0.blocks.0.block.*"),
  STABLE_VIDEO(
      "video-model",
      "a Stable Video Diffusion model",
      LDM,
      FOREIGN_MODEL,
      "*input_blocks.*.time_stack.*"),
  STABLE_VIDEO_DIFFUSERS(
      "video-model",
      "a Stable Video Diffusion model",
      DIFFUSERS,
      FOREIGN_MODEL,
      "*.temporal_transformer_blocks.*"),
  UNCLIP(
      "unclip",
      "a Stable unCLIP model",
      LDM,
      FOREIGN_MODEL,
      "noise_augmentor.*",
      "embedder.model.*"),
  ALT_DIFFUSION(
      "alt-diffusion", "an AltDiffusion model", LDM, FOREIGN_MODEL, "cond_stage_model.roberta.*"),
  LATENT_DIFFUSION(
      "latent-diffusion",
      "a Latent Diffusion model with BERT",
      LDM,
      FOREIGN_MODEL,
      "cond_stage_model.transformer.attn_layers.*"),
  FOREIGN_FOLDER("diffusers-folder", "a folder of another model", DIFFUSERS, FOREIGN_MODEL),

  // Stable Diffusion.
  CHECKPOINT(
      "checkpoint",
      "a checkpoint",
      LDM,
      MODEL,
      "model.diffusion_model.input_blocks.0.0.weight + cond_stage_model.*",
      "model.diffusion_model.input_blocks.0.0.weight + conditioner.embedders.*"),
  DIFFUSERS_FOLDER("diffusers-folder", "a model folder", DIFFUSERS, MODEL),
  UNET_LDM("unet", "a UNet", LDM, COMPONENT, "*input_blocks.0.0.weight + *middle_block.0.*"),
  UNET_DIFFUSERS(
      "unet", "a UNet", DIFFUSERS, COMPONENT, "time_embedding.linear_1.weight + down_blocks.0.*"),
  TINY_VAE(
      "tiny-vae",
      "a tiny autoencoder (TAESD)",
      OWN,
      AUXILIARY,
      "taesd_decoder.*",
      "decoder.layers.1.weight + encoder.layers.0.weight",
      "1.weight + 3.conv.0.weight",
      "0.weight + 1.conv.0.weight"),
  VAE_APPROX("vae-approx", "a VAE approximation", A1111, AUXILIARY, "conv1.weight + conv8.weight"),
  VAE_LDM("vae", "a VAE", LDM, COMPONENT, "*decoder.up.0.block.*", "*encoder.down.0.block.*"),
  VAE_DIFFUSERS(
      "vae",
      "a VAE",
      DIFFUSERS,
      COMPONENT,
      "encoder.down_blocks.0.resnets.*",
      "decoder.up_blocks.0.resnets.*"),
  SAFETY_CHECKER("safety-checker", "a safety checker", DIFFUSERS, AUXILIARY, "concept_embeds"),
  CLIP("clip", "a CLIP model", DIFFUSERS, AUXILIARY, "text_model.* + vision_model.*"),
  CLIP_VISION(
      "clip-vision",
      "a CLIP image encoder",
      DIFFUSERS,
      AUXILIARY,
      "*vision_model.encoder.layers.*"),
  CLIP_VISION_OPEN("clip-vision", "a CLIP image encoder", OWN, AUXILIARY, "*visual.transformer.*"),
  TEXT_ENCODER(
      "text-encoder",
      "a CLIP text encoder",
      DIFFUSERS,
      COMPONENT,
      "*text_model.encoder.layers.0.*"),
  TEXT_ENCODER_OPEN_CLIP(
      "text-encoder",
      "a CLIP text encoder",
      LDM,
      COMPONENT,
      "*transformer.resblocks.0.* + *token_embedding.weight"),
  T5("t5", "a T5 text encoder", DIFFUSERS, AUXILIARY, "*encoder.block.0.layer.0.SelfAttention.*"),

  // Other files that are often kept in the same folders.
  ESRGAN(
      "upscaler",
      "an upscaler (ESRGAN)",
      OWN,
      AUXILIARY,
      "*model.0.weight + *model.1.sub.0.*",
      "*conv_first.weight + *body.0.rdb1.*",
      "*conv_first.weight + *RRDB_trunk.0.*"),
  UPSCALER_TRANSFORMER(
      "upscaler",
      "an upscaler (SwinIR, HAT or DAT)",
      OWN,
      AUXILIARY,
      "*conv_first.weight + *layers.0.residual_group.*",
      "*conv_first.weight + *layers.0.blocks.0.*"),
  UPSCALER_COMPACT(
      "upscaler", "an upscaler (Compact)", OWN, AUXILIARY, "*body.0.weight + *body.1.weight"),
  OPTIMIZER_STATE(
      "optimizer-state",
      "the state of an optimizer",
      OWN,
      AUXILIARY,
      "optimizer_state_dict.*",
      "state.*.exp_avg"),
  PICTURE("picture", "a picture", OWN, AUXILIARY),
  UNKNOWN("unknown", "a file of unknown kind", OWN, UNRECOGNIZED);

  /** The use of a file, which decides on the advice to a user who named it as a model. */
  public enum Role {
    /** A whole model of Stable Diffusion 1.x, 2.x or XL. */
    MODEL("name a base model"),
    /** One network of a model. */
    COMPONENT("it is one part of a model; name the whole model"),
    /** An adapter, which changes a model. */
    ADAPTER("it works on top of a model; name the model that it was made for"),
    /** A whole model, or its main network, of another family. */
    FOREIGN_MODEL("vstar works with Stable Diffusion 1.x, 2.x and XL"),
    /** A file that is used beside models. */
    AUXILIARY("name a model"),
    /** A file of unknown use. */
    UNRECOGNIZED("name a model");

    private final String advice;

    Role(String advice) {
      this.advice = advice;
    }

    /** Returns the advice to a user who named such a file as a model. */
    String advice() {
      return advice;
    }
  }

  private final String id;
  private final String name;
  private final Layout layout;
  private final Role role;
  private final List<List<NamePattern>> alternatives;

  FileKind(String id, String name, Layout layout, Role role, String... patterns) {
    this.id = id;
    this.name = name;
    this.layout = layout;
    this.role = role;
    this.alternatives = Arrays.stream(patterns).map(FileKind::patterns).toList();
  }

  /** Returns the first kind whose names are among {@code names}, or {@link #UNKNOWN}. */
  static FileKind of(Set<String> names) {
    return Arrays.stream(values()).filter(kind -> kind.fits(names)).findFirst().orElse(UNKNOWN);
  }

  /** Returns the identifier for scripts, which kinds that differ in layout alone share. */
  public String id() {
    return id;
  }

  /** Returns the name to show to users without an article, such as {@code LoRA}. */
  public String title() {
    return name.substring(name.indexOf(' ') + 1);
  }

  /** Returns the name with an article, such as {@code a LoRA}. */
  public String withArticle() {
    return name;
  }

  /** Returns whose conventions the names of the tensors follow. */
  public Layout layout() {
    return layout;
  }

  /** Returns the use of such files. */
  public Role role() {
    return role;
  }

  boolean isEmbedding() {
    return id.equals(EMBEDDING_DIFFUSERS.id);
  }

  private boolean fits(Set<String> names) {
    return alternatives.stream()
        .anyMatch(all -> all.stream().allMatch(pattern -> pattern.matchesAny(names)));
  }

  private static List<NamePattern> patterns(String all) {
    return Arrays.stream(all.split(" \\+ ")).map(NamePattern::of).toList();
  }
}
