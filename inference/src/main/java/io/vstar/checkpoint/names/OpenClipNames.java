package io.vstar.checkpoint.names;

import io.vstar.architecture.ClipTextConfig;
import java.util.Map;

/**
 * Names of a text encoder's modules in the layout of Hugging Face's CLIP and in that of OpenCLIP
 * (Ilharco et al. 2021), which keeps the projections of queries, keys and values in one matrix:
 * that one is not in the table.
 */
public final class OpenClipNames {
  public static final String PROJECTION = "text_projection";
  public static final String PROJECTION_WEIGHT = "text_projection.weight";

  private static final Map<String, String> LAYER =
      Map.of(
          "layer_norm1", "ln_1",
          "layer_norm2", "ln_2",
          "mlp.fc1", "mlp.c_fc",
          "mlp.fc2", "mlp.c_proj",
          "self_attn.out_proj", "attn.out_proj");

  private OpenClipNames() {}

  /** From Hugging Face to OpenCLIP. */
  public static NameTable of(ClipTextConfig config) {
    NameTable table = new NameTable();
    table.add("text_model.embeddings.token_embedding", "token_embedding");
    table.add("text_model.embeddings.position_embedding.weight", "positional_embedding");
    table.add("text_model.final_layer_norm", "ln_final");
    table.add(PROJECTION_WEIGHT, PROJECTION);
    for (int i = 0; i < config.layers(); i++) {
      String ours = layer(i);
      String theirs = openClipLayer(i);
      LAYER.forEach((from, to) -> table.add(ours + "." + from, theirs + "." + to));
    }
    return table;
  }

  public static String layer(int index) {
    return "text_model.encoder.layers." + index;
  }

  public static String openClipLayer(int index) {
    return "transformer.resblocks." + index;
  }
}
