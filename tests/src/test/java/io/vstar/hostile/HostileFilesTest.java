package io.vstar.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each file tries one thing; the error names the file and what was found. */
class HostileFilesTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.vstar.hostile.HostileFile#all")
  void isRefusedByNameOrReadWithoutHarm(HostileFile hostile) throws IOException {
    ModelSeed.copyInto(folder);
    Path canary = folder.resolve("canary");
    Path file = hostile.writeInto(folder, canary);

    Throwable answer = TimedReading.answer(hostile.reader(), file).orElse(null);

    if (hostile.refusal().isEmpty()) {
      assertThat(answer).isNull();
    } else {
      assertThat(answer).isInstanceOf(hostile.reader().error());
      assertThat(answer.getMessage())
          .startsWith(hostile.reader().named(file).toString())
          .contains(hostile.refusal().get())
          .doesNotContainPattern("\\p{Cntrl}")
          .hasSizeLessThan(5000);
    }
    assertThat(canary).doesNotExist();
  }

  @Test
  void thereAreManyOfThem() {
    assertThat(HostileFile.all().map(HostileFile::toString))
        .hasSizeGreaterThan(200)
        .doesNotHaveDuplicates();
  }
}
