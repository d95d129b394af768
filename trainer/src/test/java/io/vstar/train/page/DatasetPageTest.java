package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.check.Plants;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetPageTest {
  private static final Pattern THUMBNAIL =
      Pattern.compile("<img src=\"data:image/jpeg;base64,([^\"]+)\"");

  @TempDir private Path folder;

  @Test
  void aPictureHasItsCropTokensAndFindings() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.write("wide.png", Plants.drawing(1, 600, 100));
    plants.caption("wide.txt", "a red <zorp> & <script>alert(1)</script>");
    String page = Files.readString(new SampleCheck(folder).page("path: cat"));
    assertThat(page)
        .contains("<h3>128 × 32 <small>1 trained</small></h3>")
        .contains("left:16.67%;top:0.00%;width:66.67%;height:100.00%")
        .contains("<span>red</span><span class=\"learned\">&lt;zorp&gt;</span>")
        .contains("a red &lt;zorp&gt; &amp; &lt;script&gt;alert")
        .doesNotContain("<script>")
        .contains("data-kind=\"crop-loss\"")
        .contains("<li class=\"warning\"><b>crop-loss</b>")
        .contains("A training may begin, but look at the warnings");
    assertThat(page.split("class=\"learned\"", -1)).as("vectors").hasSize(1 + 3);
  }

  @Test
  void whatAMaskLeavesOutIsPink() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    BufferedImage green = new BufferedImage(128, 128, BufferedImage.TYPE_INT_RGB);
    green.setRGB(64, 64, 0x00c000);
    plants.pair("a.png", green);
    plants.write("a.mask.png", Plants.mask(128, 128, 64));
    Path page = new SampleCheck(folder).page("subsets: [{path: cat, mask: file}]");
    BufferedImage thumbnail = thumbnail(Files.readString(page));
    int kept = thumbnail.getRGB(20, 20);
    int left = thumbnail.getRGB(thumbnail.getWidth() - 20, 20);
    assertThat(kept >> 16 & 0xff).as("red of what counts").isLessThan(20);
    assertThat(left >> 16 & 0xff).as("red of what does not").isBetween(110, 140);
  }

  @Test
  void longCaptionsAreShownInTheirChunksWithWhatIsNotRead() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.write("a.png", Plants.drawing(1, 128, 128));
    plants.caption("a.txt", "<zorp> " + "red ".repeat(160));
    String page = Files.readString(new SampleCheck(folder).page("path: cat, maxTokens: 150"));
    assertThat(page)
        .contains("<small>chunk 1 75 tokens</small>", "<small>chunk 2 75 tokens</small>")
        .contains("13 tokens are not read");
  }

  @Test
  void ofManyPicturesThoseWithFindingsAreShown() throws IOException {
    Plants plants = new Plants(folder.resolve("cat"));
    for (int i = 0; i < DatasetCards.MAX_PICTURES + 5; i++) {
      plants.pair("%03d.png".formatted(i), Plants.drawing(i, 64, 64));
    }
    plants.pair("z.png", Plants.drawing(999, 24, 24));
    String page = Files.readString(new SampleCheck(folder).page("path: cat"));
    assertThat(page.split("<li class=\"card", -1)).hasSize(1 + DatasetCards.MAX_PICTURES);
    assertThat(page)
        .contains("200 of 206 pictures are shown: those with findings first")
        .contains("alt=\"z.png\"");
  }

  private static BufferedImage thumbnail(String page) throws IOException {
    Matcher found = THUMBNAIL.matcher(page);
    assertThat(found.find()).isTrue();
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(found.group(1))));
  }
}
