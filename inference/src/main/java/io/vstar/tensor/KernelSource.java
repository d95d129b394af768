package io.vstar.tensor;

import java.util.List;

/**
 * A function in TorchScript's serialized form, of tensors to one or several tensors.
 *
 * @param name what the function computes; appears in the engine's error messages
 * @param parameters names of the tensor arguments, in order
 * @param statements the body, one assignment a line, without the final return
 * @param results the expressions to return, at least one
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

  /** The code entry of a TorchScript archive: a module class whose {@code forward} is this body. */
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
