package io.vstar.jobs.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vstar.error.ConfigException;
import io.vstar.error.OutputException;
import io.vstar.jobs.job.Attempt;
import io.vstar.jobs.job.Ending;
import io.vstar.jobs.job.Execution;
import io.vstar.jobs.job.Job;
import io.vstar.jobs.job.JobConfig;
import io.vstar.jobs.job.JobRequest;
import io.vstar.jobs.job.Outcome;
import io.vstar.jobs.job.RetryPolicy;
import io.vstar.jobs.job.Schedule;
import io.vstar.jobs.job.Worker;
import io.vstar.jobs.service.JobQueue;
import io.vstar.jobs.store.JobDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTest {
  private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
  private static final Optional<String> TOKEN = Optional.of("secret");

  @TempDir Path folder;
  private JobDatabase database;
  private JobQueue queue;
  private ServiceMetrics metrics;

  @BeforeEach
  void open() {
    database = JobDatabase.open(folder.resolve("jobs.db").toString());
    queue = new JobQueue(database, InstantSource.fixed(NOON));
    metrics = new ServiceMetrics(queue, 2, InstantSource.fixed(NOON.plusSeconds(90)));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void metricsTellOfTheQueueAndOfWhatTheServiceDid() throws Exception {
    Job job = queue.submit(request());
    metrics.began(job, execution(job));
    Ending ending =
        new Ending(
            Outcome.NOT_PUBLISHED, Optional.of(8), "", Optional.of("0001"), NOON.plusSeconds(40));
    metrics.ended(job, execution(job), ending, Optional.empty());
    metrics.lost(job, execution(job));
    try (Monitor monitor = start(Optional.empty())) {
      assertThat(get(monitor, "/metrics", Optional.empty()).body().lines())
          .contains(
              "vstar_queue_jobs{state=\"active\"} 1.0",
              "vstar_queue_jobs{state=\"due\"} 1.0",
              "vstar_queue_jobs{state=\"running\"} 0.0",
              "vstar_queue_lateness_seconds 90.0",
              "vstar_executions_total{outcome=\"not_published\"} 1.0",
              "vstar_executions_total{outcome=\"failed\"} 0.0",
              "vstar_executions_total{outcome=\"lost\"} 1.0",
              "vstar_execution_seconds_bucket{outcome=\"not_published\",le=\"60.0\"} 1",
              "vstar_execution_seconds_sum{outcome=\"not_published\"} 40.0",
              "vstar_workers 2.0",
              "vstar_workers_busy 0.0",
              "vstar_database_up 1.0");
    }
  }

  @Test
  void withoutItsTokenNothingIsTold() throws Exception {
    queue.submit(request());
    try (Monitor monitor = start(TOKEN)) {
      for (String path : List.of("/metrics", "/health", "/other")) {
        HttpResponse<String> refused = get(monitor, path, Optional.empty());
        assertThat(refused.statusCode()).as(path).isEqualTo(401);
        assertThat(refused.body()).doesNotContain("vstar_");
        assertThat(get(monitor, path, Optional.of("secre")).statusCode()).isEqualTo(401);
      }
      assertThat(get(monitor, "/health", TOKEN).statusCode()).isEqualTo(200);
      assertThat(get(monitor, "/live", Optional.empty()).statusCode()).isEqualTo(200);
      assertThat(get(monitor, "/other", TOKEN).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void onlyReadingIsAnswered() throws Exception {
    try (Monitor monitor = start(Optional.empty())) {
      HttpRequest post =
          HttpRequest.newBuilder(address(monitor, "/metrics"))
              .POST(BodyPublishers.ofString("x"))
              .build();
      HttpResponse<String> answer = HttpClient.newHttpClient().send(post, BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(405);
    }
  }

  @Test
  void aServiceThatStopsOrHasNoDatabaseIsNotHealthy() throws Exception {
    assertThat(HealthState.of(queue, 2, true).isUp()).isFalse();
    try (Monitor monitor = start(Optional.empty())) {
      HttpResponse<String> healthy = get(monitor, "/health", Optional.empty());
      assertThat(healthy.statusCode()).isEqualTo(200);
      assertThat(healthy.body())
          .isEqualToIgnoringNewLines(
              "{\"status\":\"up\",\"database\":\"up\",\"workers\":2,\"running\":0,\"due\":0}");
      database.close();
      HttpResponse<String> down = get(monitor, "/health", Optional.empty());
      assertThat(down.statusCode()).isEqualTo(503);
      assertThat(down.body()).contains("\"status\":\"down\"").contains("cannot be used");
      assertThat(get(monitor, "/live", Optional.empty()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anAddressThatOthersReachNeedsAToken() {
    assertThatThrownBy(() -> MonitorAddress.parse("0.0.0.0:9464", Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("0.0.0.0:9464 can be reached from other machines");
    assertThat(MonitorAddress.parse("0.0.0.0:9464", TOKEN).socket().getPort()).isEqualTo(9464);
    assertThat(MonitorAddress.parse("9464", Optional.empty()).socket().getAddress())
        .matches(address -> address.isLoopbackAddress());
    for (String wrong : List.of("", "port", "localhost:", "99999")) {
      assertThatThrownBy(() -> MonitorAddress.parse(wrong, Optional.empty()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("such as 9464");
    }
  }

  @Test
  void aPortInUseIsNamed() {
    try (Monitor first = start(Optional.empty())) {
      MonitorAddress same = MonitorAddress.parse(Integer.toString(first.port()), Optional.empty());
      assertThatThrownBy(() -> Monitor.start(same, metrics, this::health))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining(first.port() + " cannot be listened at");
    }
  }

  private Monitor start(Optional<String> token) {
    return Monitor.start(MonitorAddress.parse("0", token), metrics, this::health);
  }

  private HealthState health() {
    return HealthState.of(queue, 2, false);
  }

  private static URI address(Monitor monitor, String path) {
    return URI.create("http://localhost:%d%s".formatted(monitor.port(), path));
  }

  private static HttpResponse<String> get(Monitor monitor, String path, Optional<String> token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address(monitor, path));
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static Execution execution(Job job) {
    return new Execution(
        1,
        job.id(),
        Attempt.FIRST,
        new Worker("here/1", "here", ""),
        Optional.empty(),
        "cat.log",
        NOON,
        NOON,
        Optional.empty());
  }

  private JobRequest request() {
    return new JobRequest(
        "cat",
        new JobConfig.File(folder.resolve("cat.yaml")),
        List.of(),
        folder,
        folder.resolve("cat"),
        Schedule.Once.NOW,
        Optional.empty(),
        0,
        RetryPolicy.of(5));
  }
}
