package io.vstar.hostile;

import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The table of contents of a Stable Diffusion checkpoint in one file, with a layer of each kind.
 */
final class TinyCheckpoint {
  private static final String UNET = "model.diffusion_model.";
  private static final String MIDDLE = UNET + "middle_block.1.";
  private static final String BLOCK = MIDDLE + "transformer_blocks.0.";
  private static final String VAE = "first_stage_model.";
  private static final String TEXT = "cond_stage_model.transformer.text_model.";

  private TinyCheckpoint() {}

  /** Writes it; the config can be read from its shapes, but it has too few weights to run. */
  static void write(Path file) {
    List<HostTensor> tensors = new ArrayList<>();
    add(tensors, UNET + "input_blocks.0.0.weight", 32, 4, 3, 3);
    add(tensors, UNET + "input_blocks.1.0.in_layers.2.weight", 32, 1);
    add(tensors, UNET + "out.2.weight", 4, 1);
    add(tensors, MIDDLE + "proj_in.weight", 32, 1, 1, 1);
    add(tensors, BLOCK + "norm1.weight", 32);
    add(tensors, BLOCK + "attn2.to_k.weight", 32, 64);
    add(tensors, VAE + "encoder.conv_in.weight", 32, 3, 3, 3);
    add(tensors, VAE + "decoder.conv_in.weight", 32, 4, 3, 3);
    add(tensors, VAE + "encoder.down.0.block.0.conv1.weight", 32, 1);
    add(tensors, VAE + "encoder.mid.attn_1.q.weight", 32, 1, 1, 1);
    add(tensors, TEXT + "embeddings.token_embedding.weight", 8, 64);
    add(tensors, TEXT + "embeddings.position_embedding.weight", 77, 1);
    add(tensors, TEXT + "encoder.layers.0.mlp.fc1.weight", 16, 1);
    add(tensors, TEXT + "encoder.layers.0.layer_norm1.weight", 1);
    Safetensors.write(file, tensors, Map.of("modelspec.prediction_type", "epsilon"));
  }

  private static void add(List<HostTensor> tensors, String name, long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    tensors.add(HostTensor.ofFloats(name, new float[count], shape));
  }
}
