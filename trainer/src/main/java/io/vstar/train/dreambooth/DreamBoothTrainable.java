package io.vstar.train.dreambooth;

import io.vstar.checkpoint.ModelPart;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Weight;
import io.vstar.train.objective.Trainable;
import io.vstar.train.optim.Parameter;
import io.vstar.train.optim.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The weights of a model that are trained, in the order in which its networks ask for them. Their
 * names are those of {@link Weight#name}.
 */
public final class DreamBoothTrainable implements Trainable {
  private final List<Parameter> parameters;
  private final double textEncoderRate;

  /**
   * Makes the parameters of a model that was loaded to train them.
   *
   * @param model the model, whose scope owns the tensors
   * @param textEncoderRate the factor of the learning rate for text encoders, above 0
   */
  public DreamBoothTrainable(StableDiffusion model, double textEncoderRate) {
    this.parameters =
        model.trained().stream()
            .map(weight -> new Parameter(weight.name(), weight.tensor()))
            .toList();
    this.textEncoderRate = textEncoderRate;
  }

  @Override
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Returns the UNet and the text encoders as groups, since they may have different rates. */
  @Override
  public List<ParameterGroup> parameterGroups() {
    List<Parameter> unet = new ArrayList<>();
    List<Parameter> text = new ArrayList<>();
    parameters.forEach(
        each -> (each.name().startsWith(ModelPart.UNET.folder() + ".") ? unet : text).add(each));
    List<ParameterGroup> groups = new ArrayList<>();
    if (!text.isEmpty()) {
      groups.add(new ParameterGroup("text_encoder", text, textEncoderRate, OptionalDouble.empty()));
    }
    groups.add(new ParameterGroup("unet", unet, 1, OptionalDouble.empty()));
    return groups;
  }
}
