package io.vstar.adapter.lora;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.vstar.adapter.ModelSpec;
import io.vstar.adapter.SafetensorsProvenance;
import io.vstar.adapter.lora.LoraTensorName.Form;
import io.vstar.error.CheckpointException;
import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorFormat;
import io.vstar.io.TextFile;
import io.vstar.io.TorchFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes LoRA files; the package description has their layouts. */
public final class LoraFile {
  /** The extensions of LoRA files. */
  public static final List<String> EXTENSIONS = List.of(".safetensors", ".pt", ".bin");

  /** The key of the configs of all networks in the metadata of diffusers' files. */
  static final String DIFFUSERS_CONFIG = "lora_adapter_metadata";

  private static final String SAFETENSORS = ".safetensors";
  private static final String PEFT_WEIGHTS = "adapter_model" + SAFETENSORS;

  /** The names of weights in a folder, in the order in which they are looked for. */
  private static final List<String> IN_FOLDERS =
      List.of(PEFT_WEIGHTS, "pytorch_lora_weights" + SAFETENSORS);

  private static final Pattern PEFT_NAME = Pattern.compile("(.*adapter_)model(.*)\\.\\w+");
  private static final long MAX_TORCH_BYTES = 4L << 30; // larger than the base model
  private static final int MAX_CONFIG_BYTES = 1 << 20;

  private LoraFile() {}

  /**
   * Reads a LoRA as float32. Its name is that of the file without the extension, or that of the
   * folder.
   *
   * @param path a file, or a folder with {@code adapter_model.safetensors} or {@code
   *     pytorch_lora_weights.safetensors}
   * @throws CheckpointException naming file and layer, if it is damaged, harmful, not a LoRA, or of
   *     a kind that is not read
   */
  public static Lora read(Path path) {
    Path file = Files.isDirectory(path) ? weightsIn(path) : path;
    Map<String, String> metadata = new LinkedHashMap<>();
    LoraTensors tensors = new LoraTensors(file.toString(), tensors(file, metadata));
    List<LoraModule> modules = tensors.modules(alphas(file, tensors.form(), metadata));
    metadata.remove(DIFFUSERS_CONFIG); // written anew, by what is written
    return new Lora(stem(path), modules, SafetensorsProvenance.read(file, metadata));
  }

  private static Path weightsIn(Path folder) {
    return IN_FOLDERS.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new CheckpointException(
                    "%s is no folder of a LoRA: it has no %s"
                        .formatted(folder, String.join(" and no ", IN_FOLDERS))));
  }

  private static Map<String, HostTensor> tensors(Path file, Map<String, String> metadata) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    if (TensorFormat.of(file).equals(Optional.of(TensorFormat.SAFETENSORS))) {
      try (TensorFile open = Safetensors.open(file)) {
        metadata.putAll(open.metadata());
        open.tensors().keySet().forEach(name -> tensors.put(name, open.tensor(name)));
      }
      return tensors;
    }
    if (file.toFile().length() > MAX_TORCH_BYTES) {
      throw new CheckpointException(
          "%s is not a LoRA: it has %d MiB".formatted(file, file.toFile().length() >> 20));
    }
    if (TorchFile.read(file) instanceof Map<?, ?> dict) {
      dict.forEach(
          (name, value) -> {
            if (name instanceof String key && value instanceof HostTensor tensor) {
              tensors.put(key, tensor);
            }
          });
    }
    return tensors;
  }

  /** Returns the alphas of modules that have none beside their tensors. */
  private static LoraTensors.Alphas alphas(Path file, Form form, Map<String, String> metadata) {
    if (form == Form.PEFT) {
      Path config = configOf(file);
      PeftConfig read = PeftConfig.read(config.toString(), text(config), "");
      return (layer, rank) -> read.alphaOf(layer.substring(layer.indexOf('.') + 1), rank);
    }
    String json = metadata.get(DIFFUSERS_CONFIG);
    if (form == Form.KOHYA || json == null) {
      return (layer, rank) -> rank; // as kohya and diffusers read them
    }
    String where = "%s: metadata %s".formatted(file, DIFFUSERS_CONFIG);
    Map<String, PeftConfig> configs = new LinkedHashMap<>();
    return (layer, rank) -> {
      int dot = layer.indexOf('.');
      String prefix = layer.substring(0, dot + 1);
      return PeftConfig.isOf(where, json, prefix)
          ? configs
              .computeIfAbsent(prefix, p -> PeftConfig.read(where, json, p))
              .alphaOf(layer.substring(dot + 1), rank)
          : rank;
    };
  }

  /**
   * Returns the file beside PEFT's weights that has rank and alpha.
   *
   * @param file weights whose name is {@code adapter_model}, with anything before and after it
   * @throws CheckpointException if the name is another
   */
  public static Path configOf(Path file) {
    Matcher name = PEFT_NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      throw new CheckpointException(
          "%s is a LoRA of PEFT, whose alpha is in adapter_config.json beside adapter_model.safetensors; give it that name"
              .formatted(file));
    }
    return file.resolveSibling(name.group(1) + "config" + name.group(2) + ".json");
  }

  private static String text(Path config) {
    try {
      return TextFile.read(config, MAX_CONFIG_BYTES);
    } catch (IOException e) {
      throw new CheckpointException(
          "%s cannot be read, but has the alpha of the LoRA beside it: %s".formatted(config, e), e);
    }
  }

  /** Returns the name of a file's or folder's LoRA. */
  private static String stem(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    String name = last == null ? "lora" : last.toString();
    return EXTENSIONS.stream()
        .filter(name.toLowerCase(Locale.ROOT)::endsWith)
        .findFirst()
        .map(extension -> name.substring(0, name.length() - extension.length()))
        .filter(stem -> !stem.isBlank())
        .orElse(name);
  }

  /**
   * Writes a LoRA whole or not at all, and compares the file bit for bit before it takes its name.
   *
   * @param target path that ends in {@code .safetensors}; in the layout of PEFT in {@code
   *     adapter_model.safetensors}, and the config is written beside it
   * @param dtype type of the values in the file: F32, F16 or BF16; values are rounded to nearest,
   *     ties to even
   * @throws OutputException if the file cannot be written, has another name, a value is not finite
   *     or too large for {@code dtype}, or PEFT's layout is to hold several networks
   */
  public static void write(Path target, Lora lora, LoraLayout layout, DType dtype) {
    String name = target.getFileName().toString();
    if (!name.toLowerCase(Locale.ROOT).endsWith(SAFETENSORS)) {
      throw new OutputException(
          "%s cannot be written: its name must end in .safetensors".formatted(target));
    }
    if (layout == LoraLayout.PEFT) {
      requirePeft(target, lora);
    }
    List<HostTensor> tensors = LoraForm.tensors(lora, layout, dtype);
    requireFinite(target, tensors, dtype);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", "pt");
    metadata.putAll(SafetensorsProvenance.form(lora.provenance()));
    metadata.putAll(LoraForm.metadata(lora, layout));
    metadata.put(ModelSpec.HASH, "0x" + Sha256.of(tensors));
    if (layout == LoraLayout.DIFFUSERS) {
      metadata.put(DIFFUSERS_CONFIG, configs(lora));
    }
    Safetensors.write(target, tensors, metadata);
    if (layout == LoraLayout.PEFT) {
      AtomicFile.write(
          configOf(target), PeftConfig.write(lora.modules()).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void requirePeft(Path target, Lora lora) {
    if (!PEFT_NAME.matcher(target.getFileName().toString()).matches()) {
      throw new OutputException(
          "%s cannot be written: in PEFT's layout its name must be %s, since the config beside it is found by that"
              .formatted(target, PEFT_WEIGHTS));
    }
    if (lora.networks().size() > 1) {
      throw new OutputException(
          "%s cannot be written: PEFT's layout holds one network, but the LoRA changes %s; use kohya or diffusers"
              .formatted(target, String.join(" and ", lora.networks())));
    }
  }

  private static void requireFinite(Path target, List<HostTensor> tensors, DType dtype) {
    for (HostTensor tensor : tensors) {
      Optional<Float> found = tensor.firstNotFinite();
      if (found.isPresent()) {
        throw new OutputException(
            "%s is not written as %s: %s has %s in it; its training went wrong, or bf16 or fp32 is needed"
                .formatted(target, dtype, tensor.info().name(), found.get()));
      }
    }
  }

  private static String configs(Lora lora) {
    JsonObject all = new JsonObject();
    List<String> networks = new ArrayList<>(lora.networks());
    for (String network : networks) {
      PeftConfig.json(lora.of(network), network + ".").asMap().forEach(all::add);
    }
    return new GsonBuilder().setPrettyPrinting().create().toJson(all);
  }
}
