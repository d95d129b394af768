package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.config.OptimizerSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * The optimizer {@link AdamW} with a state of 8 bits a value (Dettmers et al. 2022). Both moments
 * are kept in blocks of 256 values, as bytes of a {@link DynamicCode} and the largest absolute
 * value of the block. An update works with the moments in float32 and rounds them afterwards.
 *
 * <p>Parameters of fewer than 4096 values, or of no whole number of blocks, have moments in
 * float32, as in bitsandbytes.
 */
final class AdamW8Bit extends GroupedOptimizer {
  private static final int BLOCK = 256;
  private static final long LEAST = 4096;

  /** The largest value of a block of zeros, by which these can be divided. */
  private static final String TINY = "1e-30";

  /**
   * The state of one moment of a parameter: in float32, or as bytes and the scale of each block.
   */
  private record Moment(List<NDArray> tensors) {}

  /** A parameter with its moments. */
  private record Updated(NDArray tensor, Moment mean, Moment meanSquare, boolean quantized) {}

  /** A group with its parameters. */
  private record Group(double rateFactor, double weightDecay, List<Updated> parameters) {}

  private final OptimizerSettings.AdamW8Bit settings;
  private final List<Group> stateful = new ArrayList<>();
  private final List<NDArray> codes;
  private final Kernel quantized;
  private final Kernel plain;

  /**
   * Makes an optimizer whose moments are zero.
   *
   * @param scope the scope that owns the moments
   * @param groups the parameters, float32, which {@link #step} updates in place
   */
  AdamW8Bit(
      TensorRuntime runtime,
      TensorScope scope,
      List<ParameterGroup> groups,
      OptimizerSettings.AdamW8Bit settings) {
    super(settings.type(), runtime, scope, groups);
    this.settings = settings;
    for (ParameterGroup group : groups) {
      stateful.add(
          new Group(
              group.learningRateFactor(),
              group.weightDecay().orElse(settings.weightDecay()),
              group.parameters().stream().map(this::updated).toList()));
    }
    DynamicCode signed = DynamicCode.signed();
    DynamicCode unsigned = DynamicCode.unsigned();
    this.codes =
        List.of(
            scope.upload(signed.values(), signed.values().length),
            scope.upload(signed.borders(), signed.borders().length),
            scope.upload(unsigned.values(), unsigned.values().length),
            scope.upload(unsigned.borders(), unsigned.borders().length));
    this.quantized = runtime.compile(quantizedKernel());
    this.plain = runtime.compile(plainKernel());
  }

  private Updated updated(Parameter parameter) {
    long size = parameter.tensor().size();
    boolean small = size < LEAST || size % BLOCK != 0;
    return new Updated(
        parameter.tensor(),
        moment("exp_avg", parameter, small),
        moment("exp_avg_sq", parameter, small),
        !small);
  }

  private Moment moment(String kind, Parameter parameter, boolean small) {
    if (small) {
      return new Moment(tensors().zerosLike(kind, List.of(parameter)));
    }
    String name = kind + "." + parameter.name();
    long blocks = parameter.tensor().size() / BLOCK;
    return new Moment(
        List.of(
            tensors().zeroBytes(name, blocks, BLOCK), tensors().zeros(name + ".scale", blocks, 1)));
  }

  private KernelSource quantizedKernel() {
    List<String> body = new ArrayList<>(List.of("b = torch.reshape(g, [-1, %d])".formatted(BLOCK)));
    body.addAll(decoded("m", "code"));
    body.addAll(decoded("v", "squares"));
    body.addAll(update("torch.reshape(p, [-1, %d])".formatted(BLOCK)));
    body.addAll(encoded("m", "torch.abs(m)", "borders"));
    body.addAll(encoded("v", "v", "square_borders"));
    return new KernelSource(
        settings.type(),
        List.of(
            "decay_tensor",
            "size_tensor",
            "root_tensor",
            "p",
            "g",
            "m_bytes",
            "m_scale",
            "v_bytes",
            "v_scale",
            "code",
            "borders",
            "squares",
            "square_borders"),
        body,
        List.of("p", "m_bytes", "m_scale", "v_bytes", "v_scale"));
  }

  private KernelSource plainKernel() {
    List<String> body = new ArrayList<>(List.of("b = g"));
    body.addAll(update("p"));
    return new KernelSource(
        settings.type() + "_small",
        List.of("decay_tensor", "size_tensor", "root_tensor", "p", "g", "m", "v"),
        body,
        List.of("p", "m", "v"));
  }

  /** Returns the statements that read a moment from its bytes. */
  private static List<String> decoded(String moment, String code) {
    return List.of(
        "%s_index = torch.to(torch.reshape(%s_bytes, [-1]), 3)".formatted(moment, moment), // int32
        "%s_unit = torch.reshape(torch.index_select(%s, 0, %s_index), [-1, %d])"
            .formatted(moment, code, moment, BLOCK),
        "%s = torch.mul(%s_unit, %s_scale)".formatted(moment, moment, moment));
  }

  /** Returns the statements of an update in float32, with the gradient {@code b}. */
  private List<String> update(String parameter) {
    return List.of(
        "decay = float(decay_tensor)",
        "size = float(size_tensor)",
        "root = float(root_tensor)",
        "torch.lerp_(m, b, %s)".formatted(1 - settings.beta1()),
        "torch.mul_(v, %s)".formatted(settings.beta2()),
        "torch.addcmul_(v, b, b, value=%s)".formatted(1 - settings.beta2()),
        "deviation = torch.add(torch.div(torch.sqrt(v), root), %s)".formatted(settings.epsilon()),
        "moved = " + parameter,
        "torch.mul_(moved, decay)",
        "torch.addcdiv_(moved, m, deviation, value=torch.neg(size))");
  }

  /** Returns the statements that round a moment to bytes. */
  private static List<String> encoded(String moment, String absolute, String borders) {
    return List.of(
        "%s_largest = torch.clamp_min(torch.amax(%s, [1], True), %s)"
            .formatted(moment, absolute, TINY),
        "%s_next = torch.bucketize(torch.div(%s, %s_largest), %s, out_int32=True)"
            .formatted(moment, moment, moment, borders),
        "torch.copy_(%s_bytes, %s_next)".formatted(moment, moment),
        "torch.copy_(%s_scale, %s_largest)".formatted(moment, moment));
  }

  @Override
  void update(TensorScope scope, List<List<NDArray>> gradients, double learningRate) {
    for (int i = 0; i < stateful.size(); i++) {
      Group group = stateful.get(i);
      double rate = learningRate * group.rateFactor();
      NDArray decay = scope.number(1 - rate * group.weightDecay());
      NDArray size = scope.number(rate / (1 - Math.pow(settings.beta1(), completedSteps())));
      NDArray root = scope.number(Math.sqrt(1 - Math.pow(settings.beta2(), completedSteps())));
      for (int j = 0; j < group.parameters().size(); j++) {
        Updated each = group.parameters().get(j);
        List<NDArray> arguments = new ArrayList<>(List.of(decay, size, root, each.tensor()));
        arguments.add(gradients.get(i).get(j));
        arguments.addAll(each.mean().tensors());
        arguments.addAll(each.meanSquare().tensors());
        if (each.quantized()) {
          arguments.addAll(codes);
        }
        Kernel kernel = each.quantized() ? quantized : plain;
        kernel.call(arguments.toArray(NDArray[]::new)).close();
      }
    }
  }
}
