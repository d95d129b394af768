package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.check.Plants;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Opens the page of a data set in a Chromium of this machine. */
@EnabledIfSystemProperty(
    named = "vstar.browser",
    matches = ".+",
    disabledReason = "no browser given: -Dvstar.browser=/usr/bin/chromium")
class DatasetPageInBrowserTest {
  @TempDir private Path folder;
  private Path page;

  @BeforeEach
  void checkADataSet() throws Exception {
    Plants plants = new Plants(folder.resolve("cat"));
    plants.pair(
        "a_file_with_a_name_that_is_longer_than_a_phone_is_wide.png", Plants.drawing(1, 600, 100));
    plants.pair("b.png", Plants.drawing(2, 128, 128));
    plants.write("c.png", Plants.drawing(3, 128, 128));
    plants.caption("c.txt", "<zorp> <img src=x onerror=\"document.title='broken'\">");
    page = new SampleCheck(folder).page("path: cat");
  }

  @Test
  void everyThumbnailIsDrawnAndCaptionsStayText() throws Exception {
    String document = new Chromium(folder).browse("--dump-dom", page.toUri().toString());
    assertThat(document).contains("<title>zorp, check of the data set</title>");
    assertThat(document.split("<img src=\"data:image/jpeg", -1)).hasSize(1 + 3);
  }

  @Test
  void itFitsAPhone() throws Exception {
    assertThat(new Chromium(folder).overflowOnAPhone(page)).isEqualTo("0");
  }

  @Test
  void aScreenshotHasThePage() throws Exception {
    Path shot = folder.resolve("shot.png");
    new Chromium(folder)
        .browse("--window-size=1200,1400", "--screenshot=" + shot, page.toUri().toString());
    assertThat(ImageIO.read(shot.toFile()).getHeight()).isEqualTo(1400);
  }
}
