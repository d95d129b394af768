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

/** A text encoder inside a checkpoint in LDM layout: OpenAI's CLIP, or OpenCLIP. */
sealed interface LdmTextEncoder {
  /** Width of an attention head in all published CLIP text encoders. */
  int HEAD_WIDTH = 64;

  /** Where its tensors are. */
  String prefix();

  /**
   * Its config as the shapes tell it.
   *
   * @param summarizes whether the model uses the encoder's summary of a prompt
   */
  ClipTextConfig config(TensorFile file, boolean summarizes);

  /** Its tensors under the names of Hugging Face's CLIP. */
  Map<String, TensorView> views(TensorFile file, ClipTextConfig config);

  /** What fills its prompts after the end, whatever the folder with the words says. */
  String padToken();

  /** The text encoders of a checkpoint, in the order in which their states are joined. */
  static List<LdmTextEncoder> of(TensorFile file) {
    return Stream.of(
            new Clip("cond_stage_model.transformer.text_model."),
            new Clip("cond_stage_model.transformer."), // as the earliest files had it
            new OpenClip("cond_stage_model.model."),
            new Clip("conditioner.embedders.0.transformer.text_model."),
            new OpenClip("conditioner.embedders.1.model."))
        .filter(encoder -> file.tensors().containsKey(encoder.prefix() + encoder.tokenTable()))
        .map(LdmTextEncoder.class::cast)
        .toList();
  }

  /** Name of the token table below the prefix. */
  String tokenTable();

  /** In the names of Hugging Face, but for the prefix. */
  record Clip(String prefix) implements LdmTextEncoder {
    @Override
    public String tokenTable() {
      return "embeddings.token_embedding.weight";
    }

    @Override
    public String padToken() {
      return "<|endoftext|>"; // the end mark, as OpenAI's clip.py has it in its vocabulary
    }

    @Override
    public ClipTextConfig config(TensorFile file, boolean summarizes) {
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

  /** In the names of OpenCLIP. */
  record OpenClip(String prefix) implements LdmTextEncoder {
    private static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj");

    @Override
    public String tokenTable() {
      return "token_embedding.weight";
    }

    @Override
    public String padToken() {
      return "!"; // id 0, with which open_clip's tokenizer.py fills
    }

    /**
     * A model that uses no summary reads the last layer but one after the final norm, which is the
     * same as one layer fewer. A whole OpenCLIP, known by its projection, has that layer still; one
     * that was cut to what is used has not.
     */
    @Override
    public ClipTextConfig config(TensorFile file, boolean summarizes) {
      LdmShapes shapes = new LdmShapes(file, prefix);
      int width = shapes.size(tokenTable(), 1);
      int unused = !summarizes && shapes.has(OpenClipNames.PROJECTION) ? 1 : 0;
      return new ClipTextConfig(
          shapes.size(tokenTable(), 0),
          shapes.size("positional_embedding", 0),
          width,
          shapes.size("transformer.resblocks.0.mlp.c_fc.weight", 0),
          shapes.count("transformer.resblocks.", ".ln_1.weight") - unused,
          Math.max(1, width / HEAD_WIDTH),
          "gelu",
          1e-5,
          summarizes ? Optional.of(shapes.size(OpenClipNames.PROJECTION, 1)) : Optional.empty());
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

    private static TensorView view(String ours, String name) {
      return ours.equals(OpenClipNames.PROJECTION_WEIGHT)
          ? new TensorView.Transposed(name)
          : new TensorView.Whole(name);
    }
  }
}
