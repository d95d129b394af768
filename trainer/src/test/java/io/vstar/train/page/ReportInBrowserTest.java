package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
  private static final long PATIENCE_SECONDS = 180;

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
    String probe =
        "<iframe id=f style=\"width:390px;height:800px\" src=\"%s\"></iframe><script>onload=()=>{const d=f.contentDocument.documentElement;document.title='over '+(d.scrollWidth-d.clientWidth)}</script>"
            .formatted(page());
    Path outer = folder.resolve("phone.html");
    Files.writeString(outer, probe);
    String document =
        browse("--allow-file-access-from-files", "--dump-dom", outer.toUri().toString());
    assertThat(document).contains("<title>over 0</title>");
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
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("vstar.browser"),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=4000"));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out.html");
    Process browser =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(browser.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("the browser ends")
          .isTrue();
      assertThat(browser.exitValue()).isZero();
    } finally {
      browser.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
