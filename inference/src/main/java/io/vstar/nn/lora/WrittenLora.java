package io.vstar.nn.lora;

import io.vstar.nn.Conv2d;
import io.vstar.nn.LayerAdapter.Call;
import io.vstar.nn.LayerAdapter.Grid;
import io.vstar.nn.Linear;
import io.vstar.nn.Value;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** A LoRA within one forward pass that is being written. */
final class WrittenLora {
  private static final Grid POINT = new Grid(1, 0);

  /**
   * A module with its values.
   *
   * @param down (rank, in) or (rank, in, kernel, kernel)
   * @param up (out, rank)
   * @param magnitude (out); empty if this is no DoRA
   */
  private record Module(double scale, Value down, Value up, Optional<Value> magnitude) {}

  /** The input of a module, whose result the halves of a layer share. */
  private record Narrowing(String layer, Value input) {}

  private final double dropout;
  private final Optional<Value> strength;
  private final Map<String, Module> modules = new HashMap<>();
  private final Map<Narrowing, Value> narrowed = new HashMap<>();

  private WrittenLora(double dropout, Optional<Value> strength) {
    this.dropout = dropout;
    this.strength = strength;
  }

  /** Begins to write a LoRA whose values come next. */
  static WrittenLora of(LoraLayers.Form form, Iterator<Value> next) {
    WrittenLora written =
        new WrittenLora(
            form.dropout(), form.hasStrength() ? Optional.of(next.next()) : Optional.empty());
    for (LoraLayers.ModuleForm module : form.modules()) {
      written.modules.put(
          module.layer(),
          new Module(
              module.scale(),
              next.next(),
              next.next(),
              module.hasMagnitude() ? Optional.of(next.next()) : Optional.empty()));
    }
    return written;
  }

  /**
   * Appends the change of a layer.
   *
   * @param output output of the layer with what other LoRAs add
   * @return the sum; {@code output} if the LoRA has no module for the layer
   */
  Value addTo(Value output, Call call) {
    Module module = modules.get(call.layer().name());
    if (module == null) {
      return output;
    }
    Value change = widened(module, call, narrowed(module, call));
    return module
        .magnitude()
        .map(magnitude -> output.add(scaled(rescaled(module, magnitude, call, change))))
        .orElseGet(() -> output.add(change));
  }

  private Value scaled(Value change) {
    return strength.map(change::mul).orElse(change);
  }

  /** Appends scale · down(x), times the strength unless the module has magnitudes. */
  private Value narrowed(Module module, Call call) {
    return narrowed.computeIfAbsent(
        new Narrowing(call.layer().name(), call.input()),
        absent -> {
          Value x = dropout > 0 ? call.input().dropout(dropout) : call.input();
          Value narrow =
              call.grid()
                  .map(grid -> Conv2d.apply(x, kernel(module, call), grid))
                  .orElseGet(() -> Linear.apply(x, module.down().flatten(1)));
          Value factored = module.scale() == 1 ? narrow : narrow.mul(module.scale());
          return module.magnitude().isPresent() ? factored : scaled(factored);
        });
  }

  /** Returns down as a kernel; files may have that of a 1×1 convolution as a matrix. */
  private static Value kernel(Module module, Call call) {
    int side = Math.max(1, call.layer().kernel());
    return module.down().asKernels(call.layer().in(), side);
  }

  private static Value widened(Module module, Call call, Value narrow) {
    Value up = call.part().apply(module.up());
    return call.grid().isPresent()
        ? Conv2d.apply(narrow, up.perChannel(), POINT)
        : Linear.apply(narrow, up);
  }

  /**
   * Appends g · (y + change) − y for the output y without bias, where g is the magnitude over the
   * norm of the changed weights.
   */
  private static Value rescaled(Module module, Value magnitude, Call call, Value change) {
    Value product = module.up().matmul(module.down().flatten(1)).mul(module.scale());
    Value norm = call.weight().get().add(product).rowNorms();
    Value gate = call.part().apply(magnitude.div(norm));
    Value plain = call.bias().map(b -> call.output().sub(shaped(b, call))).orElse(call.output());
    return plain.add(change).mul(shaped(gate, call)).sub(plain);
  }

  /** Shapes numbers for each output so that they fit the output's axes. */
  private static Value shaped(Value perOutput, Call call) {
    return call.grid().isPresent() ? perOutput.asChannels() : perOutput;
  }
}
