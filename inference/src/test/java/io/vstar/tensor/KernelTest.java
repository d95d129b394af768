package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class KernelTest {
  private static final KernelSource SUM_AND_PRODUCT =
      new KernelSource(
          "sum_and_product",
          List.of("a", "b"),
          List.of("s = torch.add(a, b)", "p = torch.mul(a, b)"),
          List.of("s", "p"));

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir Path folder;

  @Test
  void theSourceIsAModuleClassWithTheBodyAsForward() {
    assertThat(SUM_AND_PRODUCT.toTorchScript())
        .isEqualTo(
            """
            class Kernel(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.Kernel,
                a: Tensor,
                b: Tensor) -> List[Tensor]:
                s = torch.add(a, b)
                p = torch.mul(a, b)
                return [s, p]
            """);
  }

  @Test
  void aSingleResultIsReturnedBare() {
    KernelSource source = new KernelSource("id", List.of("a"), List.of(), List.of("torch.neg(a)"));
    assertThat(source.toTorchScript()).endsWith("a: Tensor) -> Tensor:\n    return torch.neg(a)\n");
  }

  @Test
  void aSourceNeedsAnArgumentAndAResult() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelSource("k", List.of(), List.of(), List.of("a")))
        .withMessage("kernel k needs an argument and a result");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KernelSource("k", List.of("a"), List.of(), List.of()));
  }

  @Test
  void theArchiveHoldsFourStoredEntries() throws Exception {
    Path file = folder.resolve("kernel.pt");
    Files.write(file, KernelArchive.of(SUM_AND_PRODUCT));

    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    assertThat(entries.keySet())
        .containsExactly(
            "kernel/data.pkl",
            "kernel/code/__torch__.py",
            "kernel/constants.pkl",
            "kernel/version");
    assertThat(new String(entries.get("kernel/code/__torch__.py"), StandardCharsets.UTF_8))
        .isEqualTo(SUM_AND_PRODUCT.toTorchScript());
    assertThat(entries.get("kernel/version")).asString().isEqualTo("3\n");
    // Protocol 2, then the empty tuple: no constants.
    assertThat(entries.get("kernel/constants.pkl")).containsExactly(0x80, 2, ')', '.');
  }

  @Test
  void resultsComeInOrderInTheScopeOfTheFirstArgument() {
    Kernel kernel = CPU.runtime().compile(SUM_AND_PRODUCT);
    NDArray b = CPU.scope().upload(new float[] {5, 7}, 2);
    try (TensorScope inner = CPU.scope().openScope("inner")) {
      NDArray a = inner.upload(new float[] {2, 3}, 2);
      NDList results = kernel.call(a, b);
      assertThat(results.get(0).toFloatArray()).containsExactly(7, 10);
      assertThat(results.get(1).toFloatArray()).containsExactly(10, 21);
      assertThat(results.get(0).getManager()).isSameAs(a.getManager());
      assertThat(results.get(1).getManager()).isSameAs(a.getManager());
    }
    assertThat(CPU.scope().size()).isEqualTo(1);
  }

  @Test
  void gradientsFlowToEveryArgumentThatRequiresOne() {
    Kernel kernel = CPU.runtime().compile(SUM_AND_PRODUCT);
    NDArray a = CPU.scope().upload(new float[] {2, 3}, 2);
    NDArray b = CPU.scope().upload(new float[] {5, 7}, 2);
    GradientScope.require(a);
    GradientScope.require(b);
    try (GradientScope gradients = GradientScope.open(CPU.runtime())) {
      NDList results = kernel.call(a, b);
      gradients.backward(results.get(0).add(results.get(1)).sum());
    }
    // d(a + b + ab)/da = 1 + b
    assertThat(GradientScope.of(a).toFloatArray()).containsExactly(6, 8);
    assertThat(GradientScope.of(b).toFloatArray()).containsExactly(3, 4);
  }
}
