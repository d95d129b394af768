package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The browser of this machine, without a window.
 *
 * @param folder a folder for its profile
 */
record Chromium(Path folder) {
  private static final long PATIENCE_SECONDS = 180;

  /** Runs the browser with some arguments, and returns what it prints. */
  String browse(String... arguments) throws IOException, InterruptedException {
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

  /** Returns the number of pixels that a page is too wide for a phone. */
  String overflowOnAPhone(Path page) throws IOException, InterruptedException {
    Path outer = folder.resolve("phone.html");
    Files.writeString(
        outer,
        "<iframe id=f style=\"width:390px;height:800px\" src=\"%s\"></iframe><script>onload=()=>{const d=f.contentDocument.documentElement;document.title='over '+(d.scrollWidth-d.clientWidth)}</script>"
            .formatted(page.toUri()));
    String document =
        browse("--allow-file-access-from-files", "--dump-dom", outer.toUri().toString());
    return document.replaceAll("(?s).*<title>over (.*?)</title>.*", "$1");
  }
}
