package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HubIdTest {
  @Test
  void everyFormIsRead() {
    assertThat(HubId.parse("owner/name"))
        .isEqualTo(new HubId("owner", "name", "main", Optional.empty()));
    assertThat(HubId.parse("owner/name@refs/pr/1").revision()).isEqualTo("refs/pr/1");
    assertThat(HubId.parse("o/n@fp16:a/b.ckpt"))
        .isEqualTo(new HubId("o", "n", "fp16", Optional.of("a/b.ckpt")));
    assertThat(HubId.parse("stable-diffusion-v1-5/sd.v1_5").repository())
        .isEqualTo("stable-diffusion-v1-5/sd.v1_5");
  }

  @Test
  void anIdIsWrittenAsItIsRead() {
    for (String text : List.of("o/n", "o/n@v1.0", "o/n:x.safetensors", "o/n@v1:x.safetensors")) {
      assertThat(HubId.parse(text)).hasToString(text);
    }
  }

  @Test
  void onlyFullHashesAreCommits() {
    assertThat(HubId.parse("o/n@" + FakeHub.COMMIT).namesCommit()).isTrue();
    assertThat(HubId.parse("o/n@" + FakeHub.COMMIT.substring(1)).namesCommit()).isFalse();
    assertThat(HubId.parse("o/n").namesCommit()).isFalse();
  }

  @Test
  void namesOfTheHubLookLikeIdsAndPathsDoNot() {
    for (String id : List.of("a/b", "a/b@main", "a/b:c", "0/_", "a".repeat(96) + "/b")) {
      assertThat(HubId.looksLike(id)).as(id).isTrue();
    }
    for (String path :
        List.of(
            "pocket",
            "./a",
            "../a",
            "~/a",
            "/a/b",
            "a/b/c",
            "a\\b",
            "C:/models",
            "a/",
            "a--b/c",
            "a/b..c",
            "a/b.git",
            "-a/b",
            "a/b.",
            "a".repeat(97) + "/b",
            "a b/c",
            "")) {
      assertThat(HubId.looksLike(path)).as(path).isFalse();
    }
  }

  @Test
  void whatCannotBeAnIdIsRefusedWithTheForm() {
    assertThatThrownBy(() -> HubId.parse("name"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "'name' is not a model on the Hub; expected owner/name, owner/name@revision or"
                + " owner/name:file");
    assertThatThrownBy(() -> HubId.parse("a--b/c"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'a--b' is not the owner");
  }

  @Test
  void revisionsAndFilesStayInTheirFolders() {
    for (String id :
        List.of(
            "o/n@..",
            "o/n@../../x",
            "o/n@a/./b",
            "o/n@/a",
            "o/n@",
            "o/n@a b",
            "o/n:../x",
            "o/n:",
            "o/n:/etc/x",
            "o/n:a\\b")) {
      assertThatThrownBy(() -> HubId.parse(id)).as(id).isInstanceOf(ConfigException.class);
    }
  }
}
