package io.vstar.unet.adapter;

import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.architecture.AttentionSite;
import io.vstar.nn.KeyValue;
import io.vstar.nn.Value;
import io.vstar.unet.adapter.HypernetworkAdapter.Mode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** A hypernetwork within a forward pass that is being written. */
final class WrittenHypernetwork {
  /** The networks of a place, one for keys and one for values. */
  private record Pair(ResidualMlp key, ResidualMlp value) {}

  /** The input of a pair of networks, which all cross-attention layers share. */
  private record PairInput(int place, KeyValue context) {}

  /** The output of a pair of networks, written once for each input; keys before values. */
  private record PairOutput(KeyValue residual, List<Value> ratios, List<Value> deadShares) {}

  private final NetworkLayout layout;
  private final Mode mode;
  private final Value strength;
  private final List<Pair> pairs = new ArrayList<>();
  private final Map<PairInput, PairOutput> outputs = new HashMap<>();
  private final Map<PairInput, KeyValue> sums = new HashMap<>();
  private final List<Value> ratios = new ArrayList<>();
  private final List<Value> deadShares = new ArrayList<>();
  private int changedLayers; // written so far

  /**
   * Begins to write the hypernetwork.
   *
   * @param values the strength, then the hypernetwork's tensors
   */
  WrittenHypernetwork(NetworkLayout layout, Mode mode, List<Value> values) {
    this.layout = layout;
    this.mode = mode;
    this.strength = values.get(0);
    int at = 1;
    for (HypernetworkPlace place : layout.places()) {
      int count = layout.tensorsAt(place);
      pairs.add(
          new Pair(
              mlp(place, values.subList(at, at + count)),
              mlp(place, values.subList(at + count, at + 2 * count))));
      at += 2 * count;
    }
  }

  /** Returns the number of tensors in a hypernetwork of this layout. */
  static int tensors(NetworkLayout layout) {
    return layout.places().stream().mapToInt(place -> 2 * layout.tensorsAt(place)).sum();
  }

  private ResidualMlp mlp(HypernetworkPlace place, List<Value> tensors) {
    return new ResidualMlp(layout.shape(), place.width(), tensors);
  }

  KeyValue apply(AttentionSite site, KeyValue context) {
    OptionalInt place = layout.placeOf(site);
    if (place.isEmpty()) {
      return context;
    }
    PairInput input = new PairInput(place.getAsInt(), context);
    PairOutput output = outputs.computeIfAbsent(input, this::writePair);
    ratios.addAll(output.ratios());
    deadShares.addAll(output.deadShares());
    return mode == Mode.PROBING
        ? sum(context, output.residual(), strength.elementAt(changedLayers++))
        : sums.computeIfAbsent(input, absent -> sum(context, output.residual(), strength));
  }

  List<Value> results() {
    return switch (mode) {
      case GENERATING -> List.of();
      case TRAINING -> List.of(Value.stack(ratios));
      case PROBING -> List.of(Value.stack(ratios), Value.stack(deadShares));
    };
  }

  private PairOutput writePair(PairInput input) {
    Pair pair = pairs.get(input.place());
    KeyValue x = input.context();
    ResidualMlp.Output key = pair.key().apply(x.key(), mode == Mode.TRAINING);
    ResidualMlp.Output value = pair.value().apply(x.value(), mode == Mode.TRAINING);
    return new PairOutput(
        new KeyValue(key.residual(), value.residual()),
        mode == Mode.GENERATING
            ? List.of()
            : List.of(
                key.residual().squaredRatio(x.key()), value.residual().squaredRatio(x.value())),
        mode == Mode.PROBING ? List.of(deadShare(key), deadShare(value)) : List.of());
  }

  private static KeyValue sum(KeyValue context, KeyValue residual, Value strength) {
    return new KeyValue(
        context.key().add(residual.key().mul(strength)),
        context.value().add(residual.value().mul(strength)));
  }

  /** Computes the share of dead units over all hidden stages, or of the residual without any. */
  private static Value deadShare(ResidualMlp.Output output) {
    List<Value> stages = output.hidden().isEmpty() ? List.of(output.residual()) : output.hidden();
    Value sum = stages.get(0).constantShare();
    for (Value stage : stages.subList(1, stages.size())) {
      sum = sum.add(stage.constantShare());
    }
    return sum.mul(1.0 / stages.size());
  }
}
