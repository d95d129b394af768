package io.vstar.checkpoint.write;

import io.vstar.architecture.ClipTextConfig;
import io.vstar.architecture.NoiseScheduleConfig.PredictionType;
import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.LdmLayout;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.names.LdmUNetNames;
import io.vstar.checkpoint.names.LdmVaeNames;
import io.vstar.checkpoint.names.NameTable;
import io.vstar.checkpoint.names.OpenClipNames;
import io.vstar.checkpoint.names.TensorView;
import io.vstar.inspect.Prediction;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Writes a model as one safetensors file in {@link LdmLayout}, with the same values and types under
 * the names that A1111 and similar programs read.
 */
final class LdmWriter {
  private static final List<String> PROJECTIONS = List.of("q_proj", "k_proj", "v_proj");

  private final StableDiffusionConfig config;
  private final List<HostTensor> tensors = new ArrayList<>();

  LdmWriter(StableDiffusionConfig config) {
    this.config = config;
  }

  /**
   * Adds a part of the model.
   *
   * @param file tensors of the part with names of the diffusers layout
   */
  void add(ModelPart part, TensorFile file) {
    switch (part) {
      case TEXT_ENCODER -> addText(0, file);
      case TEXT_ENCODER_2 -> addText(1, file);
      case UNET -> addNamed(LdmLayout.UNET, LdmUNetNames.of(config.unet()), file, file::tensor);
      case VAE -> addVae(file);
      case IMAGE_ENCODER ->
          throw new IllegalArgumentException("a model in one file has no place for " + part);
    }
  }

  /**
   * Writes the added parts, whole or not at all.
   *
   * @param notes metadata beside what the layout has
   */
  void write(Path target, Map<String, String> notes) {
    boolean velocity = config.noise().prediction() == PredictionType.V_PREDICTION;
    Map<String, String> metadata = new TreeMap<>(notes);
    metadata.put("format", "pt");
    metadata.put("modelspec.prediction_type", velocity ? "v" : "epsilon");
    List<HostTensor> all = new ArrayList<>(tensors);
    if (velocity) {
      all.add(mark(Prediction.VELOCITY_MARK));
    }
    if (config.noise().zeroTerminalSnr()) {
      all.add(mark(Prediction.ZERO_TERMINAL_SNR_MARK));
    }
    Safetensors.write(target, all, metadata);
  }

  private static HostTensor mark(String name) {
    return HostTensor.ofFloats(name, new float[0], 0);
  }

  private void addVae(TensorFile file) {
    addNamed(
        LdmLayout.VAE,
        LdmVaeNames.of(config.vae()),
        file,
        name -> LdmVaeNames.isPointwise(name) ? pointwise(file.tensor(name)) : file.tensor(name));
  }

  /**
   * Adds the tensors that a table can translate.
   *
   * @param tensor function from a name in diffusers to the tensor in the form of LDM
   */
  private void addNamed(
      String prefix, NameTable names, TensorFile file, Function<String, HostTensor> tensor) {
    for (String name : file.tensors().keySet()) {
      names
          .translate(name)
          .ifPresent(stored -> tensors.add(tensor.apply(name).withName(prefix + stored)));
    }
  }

  /** Returns a matrix as the 1×1 convolution of LDM; the vector of a norm stays a vector. */
  private static HostTensor pointwise(HostTensor matrix) {
    TensorInfo info = matrix.info();
    if (info.shape().size() != 2) {
      return matrix;
    }
    List<Long> shape = List.of(info.shape().get(0), info.shape().get(1), 1L, 1L);
    return new HostTensor(new TensorInfo(info.name(), info.dtype(), shape), matrix.data());
  }

  private void addText(int index, TensorFile file) {
    ClipTextConfig encoder = config.text().encoders().get(index);
    boolean openClip = encoder.activation().equals("gelu"); // OpenAI's encoders have quick_gelu
    boolean alone = config.text().encoders().size() == 1;
    String start = alone ? "cond_stage_model." : "conditioner.embedders." + index + ".";
    if (openClip) {
      addOpenClip(start + "model.", encoder, file);
    } else {
      String prefix = start + "transformer.";
      file.tensors()
          .keySet()
          .forEach(name -> tensors.add(file.tensor(name).withName(prefix + name)));
    }
  }

  private void addOpenClip(String prefix, ClipTextConfig encoder, TensorFile file) {
    addNamed(prefix, OpenClipNames.of(encoder), file, name -> openClip(file, name));
    for (int i = 0; i < encoder.layers(); i++) {
      for (String kind : List.of("weight", "bias")) {
        String name = prefix + OpenClipNames.openClipLayer(i) + ".attn.in_proj_" + kind;
        tensors.add(joined(file, OpenClipNames.layer(i) + ".self_attn.", kind).withName(name));
      }
    }
  }

  private static HostTensor openClip(TensorFile file, String name) {
    if (!name.equals(OpenClipNames.PROJECTION_WEIGHT)) {
      return file.tensor(name);
    }
    TensorView transposed = new TensorView.Transposed(name);
    TensorInfo info = file.tensors().get(name);
    return new HostTensor(
        new TensorInfo(name, info.dtype(), transposed.shape(info.shape())), transposed.data(file));
  }

  /** Concatenates the projections of queries, keys and values. */
  private static HostTensor joined(TensorFile file, String attention, String kind) {
    List<HostTensor> parts =
        PROJECTIONS.stream().map(p -> file.tensor(attention + p + "." + kind)).toList();
    TensorInfo info = parts.get(0).info();
    List<Long> shape = new ArrayList<>(info.shape());
    shape.set(0, shape.get(0) * parts.size());
    ByteBuffer all =
        ByteBuffer.allocateDirect(Math.toIntExact(info.byteCount() * parts.size()))
            .order(ByteOrder.LITTLE_ENDIAN);
    parts.forEach(part -> all.put(part.data()));
    return new HostTensor(new TensorInfo(info.name(), info.dtype(), shape), all.flip());
  }
}
