package io.vstar.tensor;

import java.util.List;

/**
 * The source of a kernel: a function from tensors to tensors in TorchScript's serialized form.
 *
 * @param name name of the function, which the engine's error messages have
 * @param parameters names of the tensor arguments, in order, at least one
 * @param statements lines of the body, one assignment each, without the final return
 * @param results expressions of the results, at least one
 */
public record KernelSource(
    String name, List<String> parameters, List<String> statements, List<String> results) {

  public KernelSource {
    parameters = List.copyOf(parameters);
    statements = List.copyOf(statements);
    results = List.copyOf(results);
    if (parameters.isEmpty() || results.isEmpty()) {
      throw new IllegalArgumentException("kernel " + name + " needs an argument and a result");
    }
  }

  /** Returns the code entry of a TorchScript archive, a class whose {@code forward} is the body. */
  String toTorchScript() {
    StringBuilder code = new StringBuilder();
    code.append("class Kernel(Module):\n");
    code.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    code.append("  def forward(self: __torch__.Kernel");
    parameters.forEach(parameter -> code.append(",\n    ").append(parameter).append(": Tensor"));
    code.append(") -> ").append(resultType()).append(":\n");
    statements.forEach(line -> code.append("    ").append(line).append('\n'));
    code.append("    return ").append(returned()).append('\n');
    return code.toString();
  }

  private String resultType() {
    return results.size() == 1 ? "Tensor" : "List[Tensor]";
  }

  private String returned() {
    return results.size() == 1 ? results.get(0) : "[" + String.join(", ", results) + "]";
  }
}
