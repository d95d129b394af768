package io.vstar.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.adapter.hypernetwork.Hypernetwork;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.adapter.hypernetwork.HypernetworkPlace;
import io.vstar.adapter.hypernetwork.SampleHypernetworks;
import io.vstar.cli.console.Commands;
import io.vstar.io.DType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HypernetworkCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Hypernetwork ink;

  @BeforeEach
  void write() {
    ink =
        SampleHypernetworks.draw(SampleHypernetworks.relu(), 1, HypernetworkPlace.ofWidth(8))
            .withName("ink");
    HypernetworkFile.write(file("ink.pt"), ink, DType.F32);
  }

  @Test
  void infoTellsWhatAFileHolds() {
    assertThat(run("info", "ink.pt")).isZero();
    assertThat(out.toString())
        .contains("structure        [1, 2, 1]")
        .contains("activation       relu")
        .contains("scope            layers whose context has width 8\n")
        .contains("parameters       560")
        .contains("places           [8]");
    out.getBuffer().setLength(0);
    assertThat(run("info", "ink.pt", "--json")).isZero();
    assertThat(out.toString()).contains("\"parameters\": 560");
  }

  @Test
  void pruneWritesASmallerOne() {
    assertThat(run("prune", "ink.pt", "--keep", "0.5", "--output", "half.pt")).isZero();
    assertThat(HypernetworkFile.read(file("half.pt")).parameters()).isEqualTo(288);
    assertThat(run("prune", "ink.pt", "--rank", "2", "--output", "two.safetensors")).isZero();
    assertThat(HypernetworkFile.read(file("two.safetensors")).shape().rank()).isEqualTo(2);
    assertThat(out.toString()).contains("largest relative error of a matrix 0.");
  }

  @Test
  void mergeJoinsSeveral() {
    assertThat(run("merge", "ink.pt:0.5", "ink.pt:0.5", "--output", "both.pt")).isZero();
    assertThat(HypernetworkFile.read(file("both.pt")).shape().structure())
        .containsExactly(1.0, 4.0, 1.0);
    assertThat(run("merge", "ink.pt", "ink.pt", "--average", "--output", "same.pt")).isZero();
    assertThat(HypernetworkFile.read(file("same.pt")).pairs()).isEqualTo(ink.pairs());
  }

  @Test
  void whatCannotBeIsNamedAndNothingIsWritten() {
    assertThat(run("prune", "ink.pt", "--rank", "8", "--output", "x.safetensors")).isEqualTo(2);
    assertThat(err.toString()).contains("--rank 8: rank 8, expected 1 to less than");
    assertThat(run("prune", "ink.pt", "--rank", "2", "--output", "x.pt")).isEqualTo(2);
    assertThat(err.toString()).contains("matrices of a rank need .safetensors; use --keep for .pt");
    assertThat(run("prune", "ink.pt", "--output", "x.pt")).isEqualTo(2);
    assertThat(err.toString()).contains("expected either --rank or --keep");
    assertThat(run("prune", "ink.pt", "--keep", "2", "--output", "x.pt")).isEqualTo(2);
    assertThat(err.toString()).contains("--keep is 2.0, expected a number between 0 and 1");
    assertThat(Files.exists(file("x.pt"))).isFalse();
    assertThat(Files.exists(file("x.safetensors"))).isFalse();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private int run(String... arguments) {
    String[] all = arguments.clone();
    for (int i = 0; i < all.length; i++) {
      if (all[i].matches(".*\\.(pt|safetensors)(:.*)?")) {
        all[i] = folder.resolve(all[i]).toString();
      }
    }
    CommandLine command = new CommandLine(new HypernetworkCommand());
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    return Commands.run(command, all);
  }
}
