package io.vstar.aesthetic;

import ai.djl.ndarray.NDArray;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.List;

/** A way to mix the states of a text before and after its tuning. */
public enum Mixture {
  /** The straight line (1 − s)·a + s·b. */
  LINEAR("torch.add(torch.mul(one, rest), torch.mul(other, share))"),

  /**
   * The arc sin((1 − s)·ω)/sin(ω)·a + sin(s·ω)/sin(ω)·b along dimension 1, ω being the angle
   * between a and b; the line where they are parallel. As in the extension of A1111 it is an arc of
   * the directions but not of the lengths: the longer tensor has more weight. Of states (N, T, D)
   * it takes the arc of each channel over the tokens.
   */
  SPHERICAL(
      "torch.where(torch.lt(sine, 1e-6), line, arc)",
      "a = torch.div(one, torch.sqrt(torch.sum(torch.square(one), [1], True)))",
      "b = torch.div(other, torch.sqrt(torch.sum(torch.square(other), [1], True)))",
      "angle = torch.acos(torch.clamp(torch.sum(torch.mul(a, b), [1], True), -1., 1.))",
      "sine = torch.sin(angle)",
      "first = torch.mul(torch.div(torch.sin(torch.mul(angle, rest)), sine), one)",
      "second = torch.mul(torch.div(torch.sin(torch.mul(angle, share)), sine), other)",
      "arc = torch.add(first, second)",
      "line = " + LINEAR.result);

  private final String result;
  private final List<String> statements;

  Mixture(String result, String... statements) {
    this.result = result;
    this.statements = List.of(statements);
  }

  /**
   * Computes a tensor between two.
   *
   * @param from tensor of any shape
   * @param to tensor of the same shape
   * @param share share of the way from {@code from} to {@code to}, 0 to 1
   * @return a tensor of that shape, in the scope of {@code from}
   */
  public NDArray between(TensorRuntime runtime, NDArray from, NDArray to, double share) {
    List<String> parameters = List.of("one", "other", "share", "rest");
    KernelSource source = new KernelSource("mixture", parameters, statements, List.of(result));
    TensorScope scope = TensorScope.ownerOf(from);
    return runtime
        .compile(source)
        .call(from, to, scope.number(share), scope.number(1 - share))
        .head();
  }
}
