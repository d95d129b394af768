package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Opens the report in a Chromium of this machine. */
@EnabledIfSystemProperty(
    named = "vstar.browser",
    matches = ".+",
    disabledReason = "no browser given: -Dvstar.browser=/usr/bin/chromium")
class ReportInBrowserTest {
  @TempDir private Path folder;

  private SampleRun run;

  @BeforeEach
  void completeARun() {
    run = new SampleRun(folder);
    run.start();
    run.train(0, SampleRun.STEPS);
    run.end(false, Optional.empty());
  }

  @Test
  void theChartsAreDrawnAndWhatARunSaysStaysText() throws Exception {
    String document = browse("--dump-dom", page());
    assertThat(document).contains("<title>cat, run 0007</title>");
    assertThat(document.split("class=\"uplot", -1)).as("charts").hasSize(1 + 4);
    assertThat(document)
        .contains("ratio from 1 at step 0 to 0.8455 at step 120; lowest 0.8249 at step 90");
  }

  @Test
  void itFitsAPhone() throws Exception {
    assertThat(new Chromium(folder).overflowOnAPhone(run.folder().report())).isEqualTo("0");
  }

  @Test
  void aScreenshotHasThePage() throws Exception {
    Path shot = folder.resolve("shot.png");
    browse("--window-size=1200,1600", "--screenshot=" + shot, page());
    assertThat(ImageIO.read(shot.toFile()).getHeight()).isEqualTo(1600);
  }

  private String page() {
    return run.folder().report().toUri().toString();
  }

  private String browse(String... arguments) throws IOException, InterruptedException {
    return new Chromium(folder).browse(arguments);
  }
}
