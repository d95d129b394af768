package io.vstar.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.cli.Vstar;
import io.vstar.endtoend.FewPictures;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.train.result.Metrics;
import io.vstar.train.result.MetricsLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that only these tests know does all that a run does. */
class MethodRegistrationTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path pictures;

  @BeforeEach
  void copyPictures() throws IOException {
    pictures = FewPictures.copy("dusk", 6, folder);
  }

  private int train(String... more) throws IOException {
    Path config = folder.resolve("bias.yaml");
    Files.copy(
        Path.of("src/test/resources/io/vstar/method/context-bias.yaml"),
        config,
        StandardCopyOption.REPLACE_EXISTING);
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--config", config.toString(), "--set", "dataset.path=" + pictures));
    arguments.addAll(List.of(more));
    return Vstar.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
  }

  @Test
  void itTrainsPreviewsExportsAndIsMeasuredAgainWhenItIsPublished() throws IOException {
    assertThat(train()).as(err.toString()).isZero();
    assertThat(out.toString()).contains("learning   a bias on the context, on pocket");
    Path result = folder.resolve("out/bias");
    try (TensorFile learned = Safetensors.open(result.resolve("bias.safetensors"))) {
      assertThat(learned.tensor("bias").toFloats()).isNotEmpty().doesNotContain(0.01f);
      assertThat(learned.metadata()).containsKey("modelspec.architecture");
    }
    assertThat(result.resolve("runs/0001/previews/step-000002.png")).exists();
    assertThat(result.resolve("before-after.png")).exists();
    List<Metrics> metrics = MetricsLog.read(result.resolve("metrics.csv"));
    assertThat(metrics.get(0).values().get("bias_norm")).isPositive();
    assertThat(metrics.get(1).values()).doesNotContainKey("bias_norm");
    assertThat(metrics.get(2).values()).containsKey("bias_norm");

    assertThat(train("--if-changed")).isEqualTo(6);
    train("--seed", "7");
    assertThat(out.toString()).contains("published is run 0001 with a validation loss of");
  }

  @Test
  void itsKeysAndDefaultsAreCheckedAsAllOthersAre() throws IOException {
    assertThat(train("--set", "strat=1")).isEqualTo(2);
    assertThat(err.toString()).contains("unknown key strat; did you mean start?");
    assertThat(train("--set", "start=much")).isEqualTo(2);
    assertThat(err.toString()).contains("start is much, expected a number");
  }
}
