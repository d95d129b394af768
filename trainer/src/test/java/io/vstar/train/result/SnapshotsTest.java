package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.Snapshots.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
  @TempDir Path folder;

  @Test
  void theNewestStayByTheirSteps() throws IOException {
    Snapshots snapshots = new Snapshots(folder);
    assertThat(snapshots.isEmpty()).isTrue();
    for (int step : new int[] {9, 1000, 200, 1000000}) {
      Files.createFile(snapshots.file(step));
    }
    Path other = Files.createFile(folder.resolve("state.safetensors"));
    assertThat(snapshots.newestFirst())
        .extracting(Snapshot::step)
        .containsExactly(1000000, 1000, 200, 9);
    snapshots.keep(2);
    assertThat(snapshots.newestFirst()).extracting(Snapshot::step).containsExactly(1000000, 1000);
    snapshots.delete();
    assertThat(snapshots.isEmpty()).isTrue();
    assertThat(other).exists();
    assertThat(new Snapshots(folder.resolve("missing")).newestFirst()).isEmpty();
  }

  @Test
  void exportsOnTheWayStayByStepsNotByFiles() throws IOException {
    StepFiles files = new StepFiles(folder.resolve("steps"));
    files.keep(1, List.of("cat-5.pt")); // without a folder
    for (int step : new int[] {5, 10, 100}) {
      Files.createFile(files.file("cat", step, ExportFormat.PT));
      Files.createFile(files.file("cat", step, ExportFormat.SAFETENSORS));
    }
    Path other = Files.createFile(folder.resolve("steps/dog-1.pt"));
    files.keep(2, List.of("cat-100.pt", "cat-100.safetensors"));
    assertThat(files.file("cat", 5, ExportFormat.PT)).doesNotExist();
    assertThat(files.file("cat", 5, ExportFormat.SAFETENSORS)).doesNotExist();
    assertThat(files.file("cat", 10, ExportFormat.PT)).exists().hasFileName("cat-10.pt");
    assertThat(files.file("cat", 100, ExportFormat.SAFETENSORS)).exists();
    assertThat(other).exists();
    assertThat(files.step(folder.resolve("steps/cat-10.pt"))).hasValue(10);
    assertThat(files.step(folder.resolve("cat-10.pt"))).isEmpty();
  }
}
