package io.vstar.jobs.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.vstar.error.ConfigException;
import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.JobState;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.job.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NotifierTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
  private static final Set<Outcome> FAILURES = EnumSet.of(Outcome.FAILED);

  @TempDir Path folder;
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<String> received = new CopyOnWriteArrayList<>();

  @Test
  void aWebhookGetsWhatIsAskedForAlsoIfItFailsAtFirst() throws Exception {
    HttpServer server = server(500, 500, 200);
    try {
      try (Notifier notifier = notifier(webhook(server))) {
        notifier.ended(job(), execution(), ending(Outcome.DONE), Optional.empty());
        notifier.ended(job(), execution(), ending(Outcome.FAILED), Optional.of(NOON));
      }
      assertThat(received).hasSize(3).allMatch(received.get(0)::equals);
      JsonObject notice = JsonParser.parseString(received.get(0)).getAsJsonObject();
      assertThat(notice.get("job").getAsString()).isEqualTo("cat");
      assertThat(notice.get("outcome").getAsString()).isEqualTo("failed");
      assertThat(notice.get("exitCode").getAsInt()).isEqualTo(3);
      assertThat(notice.get("reason").getAsString()).isEqualTo("a \"reason\"");
      assertThat(notice.get("next").getAsString()).isEqualTo("2026-03-28T12:00:00Z");
      assertThat(warnings).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aNoticeThatIsNotTakenIsDroppedWithAWarningThatHidesTheAddress() throws Exception {
    HttpServer server = server(404);
    try {
      try (Notifier notifier = notifier(webhook(server))) {
        notifier.ended(job(), execution(), ending(Outcome.FAILED), Optional.empty());
      }
      assertThat(received).hasSize(3);
      assertThat(warnings)
          .singleElement()
          .asString()
          .isEqualTo(
              "a notice of job cat is dropped: the webhook at %s failed 3 times: it answered 404"
                  .formatted(InetAddress.getLoopbackAddress().getHostAddress()));
    } finally {
      server.stop(0);
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a command of the POSIX shell")
  void aCommandReadsTheNotice() throws IOException {
    Path file = folder.resolve("notice.json");
    try (Notifier notifier = notifier(new NoticeCommand("cat > '" + file + "'"))) {
      notifier.ended(job(), execution(), ending(Outcome.FAILED), Optional.empty());
    }
    assertThat(JsonParser.parseString(Files.readString(file)).getAsJsonObject().get("job"))
        .hasToString("\"cat\"");
    try (Notifier notifier = notifier(new NoticeCommand("exit 7"))) {
      notifier.ended(job(), execution(), ending(Outcome.FAILED), Optional.empty());
    }
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("'exit 7' failed 3 times: it ended with 7");
  }

  @Test
  void whatIsNoAddressOfTheWebIsRefusedWithoutBeingTold() {
    for (String wrong : List.of("ftp://example.org/secret", "example.org/secret", "http://")) {
      assertThatThrownBy(() -> Webhook.of(wrong))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("expected one such as https://")
          .hasMessageNotContaining("secret");
    }
  }

  private Notifier notifier(NoticeTarget target) {
    return new Notifier(FAILURES, List.of(target), Duration.ofMillis(1), warnings::add);
  }

  /** Starts a server that answers with each status in turn, and then always with the last one. */
  private HttpServer server(int... statuses) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/secret",
        exchange -> {
          int status = statuses[Math.min(received.size(), statuses.length - 1)];
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Webhook webhook(HttpServer server) {
    return Webhook.of(
        "http://%s:%d/secret"
            .formatted(
                InetAddress.getLoopbackAddress().getHostAddress(), server.getAddress().getPort()));
  }

  private static Ending ending(Outcome outcome) {
    return new Ending(outcome, Optional.of(3), "a \"reason\"", Optional.empty(), NOON);
  }

  private Job job() {
    JobRequest request =
        new JobRequest(
            "cat",
            new JobConfig.File(folder.resolve("cat.yaml")),
            List.of(),
            folder,
            folder.resolve("cat"),
            Schedule.Once.NOW,
            Optional.empty(),
            0,
            RetryPolicy.of(5));
    return new Job(1, request, JobState.ACTIVE, NOON);
  }

  private static Execution execution() {
    return new Execution(
        1,
        1,
        Attempt.FIRST,
        new Worker("here/1", "here", ""),
        Optional.empty(),
        "cat.log",
        NOON,
        NOON,
        Optional.empty());
  }
}
