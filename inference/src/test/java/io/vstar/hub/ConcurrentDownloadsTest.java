package io.vstar.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentDownloadsTest {
  @TempDir private Path cache;
  private FakeHub hub;

  @BeforeEach
  void startHub() throws IOException {
    hub = TinyRepository.serve();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void threadsWithAClientEachFetchEveryFileOnce() throws Exception {
    int clients = 4;
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<HubModel>> models = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        models.add(
            threads.submit(
                () ->
                    TinyRepository.client(settings(), HubListener.NONE)
                        .fetchModel(FakeHub.ID, Optional.empty())));
      }
      long downloaded = 0;
      for (Future<HubModel> model : models) {
        Path unet = model.get().snapshot().resolve(TinyRepository.UNET);
        assertThat(Files.readAllBytes(unet)).isEqualTo(TinyRepository.unet());
        downloaded += model.get().downloadedBytes();
      }
      assertThat(downloaded).isEqualTo(TinyRepository.neededBytes());
      assertThat(hub.bytesSent(TinyRepository.UNET)).isEqualTo(TinyRepository.unet().length);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anotherProcessIsWaitedForAndItsFileFound() throws Exception {
    CachedRepository repository = new CachedRepository(settings(), FakeHub.ID);
    RemoteFile unet =
        new RemoteFile(
            TinyRepository.UNET,
            hub.etag(TinyRepository.UNET),
            ContentHash.LFS,
            TinyRepository.unet().length);
    Process other =
        CacheLock.holding(
            repository.lock(unet),
            () -> {},
            () -> {
              Process process = startOtherProcess();
              assertThat(firstLine(process))
                  .isEqualTo("waiting for another download of owner/name/" + TinyRepository.UNET);
              write(repository.blob(unet), TinyRepository.unet());
              return process;
            });
    assertThat(other.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(other.exitValue()).isZero();
    assertThat(hub.requestsOf("GET", TinyRepository.UNET)).isEmpty();
    assertThat(hub.requestsOf("GET", TinyRepository.VAE)).isNotEmpty();
    assertThat(Files.readAllBytes(repository.snapshot(FakeHub.COMMIT).resolve(TinyRepository.UNET)))
        .isEqualTo(TinyRepository.unet());
  }

  private Process startOtherProcess() {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            OtherProcess.class.getName(),
            hub.endpoint().toString(),
            cache.toString());
    try {
      return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(Process process) {
    try {
      return process.inputReader().readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HubSettings settings() {
    return new HubSettings(hub.endpoint(), Optional.empty(), false, cache, true);
  }

  /** Fetches the model and prints what it hears. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) {
      HubSettings settings =
          HubSettings.fromEnvironment(
              Map.of("HF_ENDPOINT", arguments[0], "HF_HUB_CACHE", arguments[1]),
              Path.of(arguments[1]));
      HubListener listener =
          new HubListener() {
            @Override
            public void progress(String file, long done, long total) {}

            @Override
            public void note(String message) {
              System.out.println(message);
            }
          };
      TinyRepository.client(settings, listener).fetchModel(FakeHub.ID, Optional.empty());
    }
  }
}
