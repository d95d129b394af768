package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentHashTest {
  @Test
  void hashesAreThoseOfGitAndGitLfs(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("greeting"), "hello world\n");
    assertThat(ContentHash.GIT_BLOB.of(file)) // printf 'hello world\n' | git hash-object --stdin
        .isEqualTo("3b18e512dba79e4c8300dd08aeb37f8e728b8dad");
    assertThat(ContentHash.LFS.of(file)) // printf 'hello world\n' | sha256sum
        .isEqualTo("a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447");
  }

  @Test
  void theLengthTellsTheKind() {
    assertThat(ContentHash.of("0123456789".repeat(4))).contains(ContentHash.GIT_BLOB);
    assertThat(ContentHash.of("abcdef01".repeat(8))).contains(ContentHash.LFS);
    assertThat(ContentHash.of("0123456789".repeat(3))).isEmpty();
    assertThat(ContentHash.of("../../../../../../../../../../../../../x")).isEmpty();
  }
}
