package io.vstar.jobs.notice;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the system's shell that reads a notice on standard input.
 *
 * @param command the command
 */
public record NoticeCommand(String command) implements NoticeTarget {
  private static final int PATIENCE_SECONDS = 60;

  @Override
  public String name() {
    return "the command '%s'".formatted(command);
  }

  @Override
  public void deliver(String json) throws IOException, InterruptedException {
    List<String> line =
        File.separatorChar == '\\' ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream input = process.getOutputStream()) {
      input.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It may have ended without reading, which is its own choice; its exit code tells.
    }
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("it did not end within %d seconds".formatted(PATIENCE_SECONDS));
    }
    if (process.exitValue() != 0) {
      throw new IOException("it ended with " + process.exitValue());
    }
  }
}
