package io.vstar.inspect;

import com.google.gson.Gson;
import io.vstar.io.DType;
import io.vstar.io.TensorInfo;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tensors with names and shapes alone, and sparse files of them without data. */
final class HeaderFiles {
  private HeaderFiles() {}

  /** Tensors of one element each. */
  static Map<String, TensorInfo> named(String... names) {
    return Arrays.stream(names)
        .collect(
            Collectors.toMap(
                name -> name, name -> tensor(name, 1), (a, b) -> a, LinkedHashMap::new));
  }

  static Map<String, TensorInfo> of(TensorInfo... tensors) {
    Map<String, TensorInfo> byName = new LinkedHashMap<>();
    for (TensorInfo tensor : tensors) {
      byName.put(tensor.name(), tensor);
    }
    return byName;
  }

  /** A tensor of float16. */
  static TensorInfo tensor(String name, long... shape) {
    return tensor(name, DType.F16, shape);
  }

  static TensorInfo tensor(String name, DType dtype, long... shape) {
    return new TensorInfo(name, dtype, Arrays.stream(shape).boxed().toList());
  }

  /** Writes a sparse safetensors file without data. */
  static Path write(Path file, Map<String, String> metadata, TensorInfo... tensors) {
    Map<String, Object> header = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      header.put("__metadata__", metadata);
    }
    long end = 0;
    for (TensorInfo tensor : tensors) {
      long start = end;
      end += tensor.byteCount();
      header.put(
          tensor.name(),
          Map.of(
              "dtype", tensor.dtype().name(),
              "shape", tensor.shape(),
              "data_offsets", List.of(start, end)));
    }
    byte[] json = new Gson().toJson(header).getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.writeLong(Long.reverseBytes(json.length));
      out.write(json);
      out.setLength(Long.BYTES + json.length + end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /**
   * Returns the tensors by which a Stable Diffusion 1.x checkpoint is recognised, in their
   * published sizes.
   */
  static TensorInfo[] sd1(long inputChannels) {
    return new TensorInfo[] {
      tensor(
          "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight", 49408, 768),
      tensor("first_stage_model.decoder.conv_in.weight", 512, 4, 3, 3),
      tensor("model.diffusion_model.input_blocks.0.0.weight", 320, inputChannels, 3, 3),
      tensor(
          "model.diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight", 320, 768)
    };
  }
}
