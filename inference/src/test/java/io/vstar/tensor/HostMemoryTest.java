package io.vstar.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMemoryTest {
  @TempDir Path folder;

  @Test
  void countsWhatIsFreeAndSwap() throws IOException {
    write("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    5000 kB\nSwapFree:  1000 kB\n");
    assertThat(memory().available()).hasValue(6000 * 1024);
  }

  @Test
  void aContainersLimitCountsLessWhatFilesCanGiveBack() throws IOException {
    write("proc/meminfo", "MemAvailable: 5000 kB\n");
    write("proc/self/cgroup", "0::/a/b\n");
    write("groups/a/memory.max", "3000000\n");
    write("groups/a/memory.current", "1500000\n");
    write("groups/a/memory.stat", "anon 1\nactive_file 100000\ninactive_file 200000\n");
    write("groups/a/b/memory.max", "max\n");
    write("groups/a/b/memory.current", "1400000\n");
    assertThat(memory().available()).hasValue(1_800_000);
  }

  @Test
  void groupsOfTheFirstVersionCountToo() throws IOException {
    write("proc/meminfo", "MemAvailable: 5000 kB\n");
    write("proc/self/cgroup", "5:devices:/\n4:memory:/a\n0::/\n");
    write("groups/memory/memory.limit_in_bytes", "9223372036854771712\n"); // no limit
    write("groups/memory/memory.usage_in_bytes", "1000\n");
    write("groups/memory/a/memory.limit_in_bytes", "2000000\n");
    write("groups/memory/a/memory.usage_in_bytes", "500000\n");
    assertThat(memory().available()).hasValue(1_500_000);
  }

  @Test
  void otherSystemsDoNotTell() {
    assertThat(memory().available()).isEmpty();
  }

  private HostMemory memory() {
    return new HostMemory(folder.resolve("proc"), folder.resolve("groups"));
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
