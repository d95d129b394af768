package io.vstar.checkpoint.names;

import io.vstar.architecture.ClipTextConfig;
import java.util.Map;

/**
 * The names of a text encoder's modules in Hugging Face's CLIP and in OpenCLIP (Ilharco et al.
 * 2021). The matrix in which OpenCLIP joins the projections of queries, keys and values is not in
 * the table.
 */
public final class OpenClipNames {
  /** The name of the projection in OpenCLIP. */
  public static final String PROJECTION = "text_projection";

  /** The name of the projection in Hugging Face's CLIP. */
  public static final String PROJECTION_WEIGHT = "text_projection.weight";

  private static final Map<String, String> LAYER =
      Map.of(
          "layer_norm1", "ln_1",
          "layer_norm2", "ln_2",
          "mlp.fc1", "mlp.c_fc",
          "mlp.fc2", "mlp.c_proj",
          "self_attn.out_proj", "attn.out_proj");

  private OpenClipNames() {}

  /** Returns the table from Hugging Face to OpenCLIP for a text encoder. */
  public static NameTable of(ClipTextConfig config) {
    NameTable table = new NameTable();
    table.add("text_model.embeddings.token_embedding", "token_embedding");
    table.add("text_model.embeddings.position_embedding.weight", "positional_embedding");
    table.add("text_model.final_layer_norm", "ln_final");
    table.add(PROJECTION_WEIGHT, PROJECTION);
    for (int i = 0; i < config.layers(); i++) {
      String canonical = layer(i);
      String stored = openClipLayer(i);
      LAYER.forEach((from, to) -> table.add(canonical + "." + from, stored + "." + to));
    }
    return table;
  }

  /** Returns the name of a transformer layer in Hugging Face's CLIP. */
  public static String layer(int index) {
    return "text_model.encoder.layers." + index;
  }

  /** Returns the name of a transformer layer in OpenCLIP. */
  public static String openClipLayer(int index) {
    return "transformer.resblocks." + index;
  }
}
