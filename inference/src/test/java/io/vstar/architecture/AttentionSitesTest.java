package io.vstar.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.architecture.AttentionSite.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionSitesTest {
  private final List<AttentionSite> sites = StableDiffusionConfig.sd15().unet().attentionSites();

  @Test
  void stableDiffusion1HasSixteenOfEachKind() {
    assertThat(sites).hasSize(32);
    assertThat(sites).filteredOn(site -> site.kind() == Kind.CROSS).hasSize(16);
    assertThat(sites).extracting(AttentionSite::name).doesNotHaveDuplicates();
  }

  @Test
  void widthsAreThoseThatHypernetworksAreKeyedBy() {
    assertThat(sites)
        .filteredOn(site -> site.kind() == Kind.CROSS)
        .allMatch(site -> site.width() == 768);
    assertThat(sites)
        .filteredOn(site -> site.kind() == Kind.SELF)
        .extracting(AttentionSite::width)
        .containsExactly(
            320, 320, 640, 640, 1280, 1280, 1280, 1280, 1280, 1280, 640, 640, 640, 320, 320, 320);
  }

  @Test
  void depthGrowsFromTheFullResolutionToTheMiddle() {
    assertThat(sites.get(0))
        .isEqualTo(
            new AttentionSite(
                "down_blocks.0.attentions.0.transformer_blocks.0.attn1", Kind.SELF, 320, 0));
    assertThat(sites)
        .filteredOn(site -> site.name().startsWith("mid_block"))
        .extracting(AttentionSite::depth)
        .containsExactly(1.0, 1.0);
    assertThat(sites)
        .filteredOn(site -> site.name().startsWith("up_blocks.1."))
        .allMatch(site -> site.depth() == 0.5);
    assertThat(sites.get(31).depth()).isZero();
  }
}
