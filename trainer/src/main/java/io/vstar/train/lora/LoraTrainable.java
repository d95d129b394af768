package io.vstar.train.lora;

import io.vstar.adapter.lora.Lora;
import io.vstar.adapter.lora.LoraModule;
import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.io.HostTensor;
import io.vstar.nn.NetworkAdapter;
import io.vstar.nn.lora.LoadedLora;
import io.vstar.nn.lora.LoraLayers;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.GradientScope;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import io.vstar.unet.ContextAdapter;
import io.vstar.unet.adapter.LayeredAdapter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The parameters of one LoRA, which is trained at full strength. */
public final class LoraTrainable implements Trainable {
  private static final String DOWN = ".lora_down";
  private static final String UP = ".lora_up";
  private static final String MAGNITUDE = ".magnitude";

  private final TensorRuntime runtime;
  private final Lora initial;
  private final double dropout;
  private final List<ParameterGroup> groups = new ArrayList<>();
  private final List<Parameter> parameters = new ArrayList<>();
  private final ContextAdapter unet;
  private final List<NetworkAdapter> textEncoders;
  private final NoiseSource noise;

  /**
   * Makes the parameters from their start values.
   *
   * @param model the base model
   * @param scope the scope that owns the tensors
   * @param initial the start values
   * @param dropout the probability that an input of a module is set to zero in training
   * @param textEncoderRate the factor of the learning rate for the text encoders
   * @param seed the seed of dropout
   * @throws io.vstar.error.ConfigException if the model does not have the layers of the LoRA
   */
  public LoraTrainable(
      StableDiffusion model,
      TensorScope scope,
      Lora initial,
      double dropout,
      double textEncoderRate,
      long seed) {
    this.runtime = model.runtime();
    this.initial = initial;
    this.dropout = dropout;
    this.noise = new NoiseSource(seed);
    LoadedLora.requireFits(initial, model.layers());
    this.unet = LayeredAdapter.of(ContextAdapter.NONE, adapter(model, scope, ModelPart.UNET, 1));
    this.textEncoders =
        IntStream.range(0, model.conditioner().encoders().size())
            .mapToObj(ModelPart::textEncoder)
            .map(part -> adapter(model, scope, part, textEncoderRate))
            .toList();
  }

  static LoraTrainable of(
      StableDiffusion model, TensorScope scope, Lora initial, LoraSettings settings, long seed) {
    return new LoraTrainable(
        model, scope, initial, settings.dropout(), settings.textEncoderRate(), seed);
  }

  /** Uploads the modules of a network as a group of parameters. */
  private NetworkAdapter adapter(
      StableDiffusion model, TensorScope scope, ModelPart part, double rate) {
    LoadedLora loaded = LoadedLora.of(initial, part.folder(), model.layers(), scope);
    List<Parameter> own = new ArrayList<>();
    for (LoadedLora.Module module : loaded.modules()) {
      own.add(new Parameter(module.layer() + DOWN, module.down()));
      own.add(new Parameter(module.layer() + UP, module.up()));
      module.magnitude().ifPresent(m -> own.add(new Parameter(module.layer() + MAGNITUDE, m)));
    }
    own.forEach(parameter -> GradientScope.require(parameter.tensor()));
    if (!own.isEmpty()) {
      parameters.addAll(own);
      groups.add(new ParameterGroup(part.folder(), own, rate, OptionalDouble.empty()));
    }
    return LoraLayers.training(loaded, dropout, runtime);
  }

  @Override
  public List<Parameter> parameters() {
    return List.copyOf(parameters);
  }

  @Override
  public List<ParameterGroup> parameterGroups() {
    return List.copyOf(groups);
  }

  @Override
  public ContextAdapter context() {
    return unet;
  }

  /** Returns an encoder of the same prompts with the LoRA in the text encoders. */
  public PromptEncoder in(PromptEncoder encoder) {
    return encoder.adapted(textEncoders);
  }

  @Override
  public void beforeMicroBatch(long index) {
    if (dropout > 0) {
      runtime.seed(noise.random(Purpose.DROPOUT, index).nextLong());
    }
  }

  /** Returns the tensors of a LoRA by the names of their parameters. */
  static Map<String, HostTensor> byParameter(Lora lora) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (LoraModule module : lora.modules()) {
      add(tensors, module.layer() + DOWN, module.down());
      add(tensors, module.layer() + UP, module.up());
      module.magnitude().ifPresent(m -> add(tensors, module.layer() + MAGNITUDE, m));
    }
    return tensors;
  }

  private static void add(Map<String, HostTensor> all, String name, HostTensor tensor) {
    all.put(name, tensor.withName(name));
  }

  /** Returns the LoRA with the present values. */
  public Lora lora() {
    Map<String, float[]> values = new LinkedHashMap<>();
    Iterator<float[]> next = values().iterator();
    parameters.forEach(parameter -> values.put(parameter.name(), next.next()));
    return initial.with(
        initial.modules().stream()
            .map(
                module ->
                    new LoraModule(
                        module.layer(),
                        refilled(module.down(), values.get(module.layer() + DOWN)),
                        refilled(module.up(), values.get(module.layer() + UP)),
                        module.alpha(),
                        module
                            .magnitude()
                            .map(m -> refilled(m, values.get(module.layer() + MAGNITUDE)))))
            .toList());
  }

  private static HostTensor refilled(HostTensor tensor, float[] values) {
    long[] shape = tensor.info().shape().stream().mapToLong(Long::longValue).toArray();
    return HostTensor.ofFloats(tensor.info().name(), values, shape);
  }
}
