package io.vstar.checkpoint;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.checkpoint.names.OpenClipNames;
import io.vstar.checkpoint.names.TensorView;
import io.vstar.io.TensorFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A text encoder in a checkpoint in LDM layout, either OpenAI's CLIP or OpenCLIP. */
sealed interface LdmTextEncoder {
  /** The width of an attention head in all published CLIP text encoders. */
  int HEAD_WIDTH = 64;

  /** Returns the prefix of its tensors' names. */
  String prefix();

  /**
   * Reads its config from the shapes of its tensors.
   *
   * @param pools whether the model uses the encoder's pooled embedding
   */
  ClipTextConfig config(TensorFile file, boolean pools);

  /** Returns views of its tensors under the names of Hugging Face's CLIP. */
  Map<String, TensorView> views(TensorFile file, ClipTextConfig config);

  /** Returns its padding token, which replaces the one of the tokenizer's folder. */
  String padToken();

  /**
   * Returns the text encoders of a checkpoint in the order in which their states are concatenated.
   */
  static List<LdmTextEncoder> of(TensorFile file) {
    return Stream.of(
            new Clip("cond_stage_model.transformer.text_model."),
            new Clip("cond_stage_model.transformer."), // the earliest files
            new OpenClip("cond_stage_model.model."),
            new Clip("conditioner.embedders.0.transformer.text_model."),
            new OpenClip("conditioner.embedders.1.model."))
        .filter(encoder -> file.tensors().containsKey(encoder.prefix() + encoder.tokenTable()))
        .map(LdmTextEncoder.class::cast)
        .toList();
  }

  /** Returns the name of the token table without the prefix. */
  String tokenTable();

  /**
   * A text encoder with the names of Hugging Face's CLIP after the prefix.
   *
   * @param prefix prefix of its tensors' names
   */
  record Clip(String prefix) implements LdmTextEncoder {
    @Override
    public String tokenTable() {
      return "embeddings.token_embedding.weight";
    }

    @Override
    public String padToken() {
      return "<|endoftext|>"; // the end token in the vocabulary of OpenAI's clip.py
    }

    @Override
    public ClipTextConfig config(TensorFile file, boolean pools) {
      LdmShapes shapes = new LdmShapes(file, prefix);
      int width = shapes.size(tokenTable(), 1);
      return new ClipTextConfig(
          shapes.size(tokenTable(), 0),
          shapes.size("embeddings.position_embedding.weight", 0),
          width,
          shapes.size("encoder.layers.0.mlp.fc1.weight", 0),
          shapes.count("encoder.layers.", ".layer_norm1.weight"),
          Math.max(1, width / HEAD_WIDTH),
          "quick_gelu",
          1e-5,
          Optional.empty());
    }

    @Override
    public Map<String, TensorView> views(TensorFile file, ClipTextConfig config) {
      Map<String, TensorView> views = new LinkedHashMap<>();
      for (String name : file.tensors().keySet()) {
        if (name.startsWith(prefix)) {
          views.put("text_model." + name.substring(prefix.length()), new TensorView.Whole(name));
        }
      }
      return views;
    }
  }

  /**
   * A text encoder with the names of OpenCLIP after the prefix.
   *
   * @param prefix prefix of its tensors' names
   */
  record OpenClip(String prefix) implements LdmTextEncoder {
    private static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj");

    @Override
    public String tokenTable() {
      return "token_embedding.weight";
    }

    @Override
    public String padToken() {
      return "!"; // id 0, with which open_clip's tokenizer.py pads
    }

    /**
     * Reads the config. A model that uses no pooled embedding reads the last layer but one after
     * the final norm, so that its config has one layer less. The file of a complete OpenCLIP,
     * recognised by its projection, still has the unused layer.
     */
    @Override
    public ClipTextConfig config(TensorFile file, boolean pools) {
      LdmShapes shapes = new LdmShapes(file, prefix);
      int width = shapes.size(tokenTable(), 1);
      int unused = !pools && shapes.has(OpenClipNames.PROJECTION) ? 1 : 0;
      return new ClipTextConfig(
          shapes.size(tokenTable(), 0),
          shapes.size("positional_embedding", 0),
          width,
          shapes.size("transformer.resblocks.0.mlp.c_fc.weight", 0),
          shapes.count("transformer.resblocks.", ".ln_1.weight") - unused,
          Math.max(1, width / HEAD_WIDTH),
          "gelu",
          1e-5,
          pools ? Optional.of(shapes.size(OpenClipNames.PROJECTION, 1)) : Optional.empty());
    }

    @Override
    public Map<String, TensorView> views(TensorFile file, ClipTextConfig config) {
      Map<String, TensorView> views =
          LdmLayout.views(file, prefix, OpenClipNames.of(config), OpenClip::view);
      for (int i = 0; i < config.layers(); i++) {
        for (String kind : List.of("weight", "bias")) {
          String joint = prefix + OpenClipNames.openClipLayer(i) + ".attn.in_proj_" + kind;
          for (int p = 0; p < PROJECTIONS.size() && file.tensors().containsKey(joint); p++) {
            views.put(
                OpenClipNames.layer(i) + ".self_attn." + PROJECTIONS.get(p) + "." + kind,
                new TensorView.Third(joint, p));
          }
        }
      }
      return views;
    }

    private static TensorView view(String canonical, String name) {
      return canonical.equals(OpenClipNames.PROJECTION_WEIGHT)
          ? new TensorView.Transposed(name)
          : new TensorView.Whole(name);
    }
  }
}
