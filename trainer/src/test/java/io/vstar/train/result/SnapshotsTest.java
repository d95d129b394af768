package io.vstar.train.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.config.OutputSettings.ExportFormat;
import io.vstar.train.result.Snapshots.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    StepFiles files = new StepFiles(folder.resolve("steps"), "cat");
    files.keep(1); // without a folder
    for (int step : new int[] {5, 10, 100}) {
      Files.createFile(files.file(step, ExportFormat.PT));
      Files.createFile(files.file(step, ExportFormat.SAFETENSORS));
    }
    Path other = Files.createFile(folder.resolve("steps/dog-1.pt"));
    files.keep(2);
    assertThat(files.file(5, ExportFormat.PT)).doesNotExist();
    assertThat(files.file(5, ExportFormat.SAFETENSORS)).doesNotExist();
    assertThat(files.file(10, ExportFormat.PT)).exists().hasFileName("cat-10.pt");
    assertThat(files.file(100, ExportFormat.SAFETENSORS)).exists();
    assertThat(other).exists();
    assertThat(files.step(folder.resolve("steps/cat-10.pt"))).hasValue(10);
    assertThat(files.step(folder.resolve("cat-10.pt"))).isEmpty();
  }
}
