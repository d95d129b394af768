package io.vstar.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A repository in diffusers layout with a few bytes in each file, and a client with short timeouts.
 */
final class TinyRepository {
  static final String UNET = "unet/diffusion_pytorch_model.safetensors";
  static final String UNET_FP16 = "unet/diffusion_pytorch_model.fp16.safetensors";
  static final String VAE = "vae/diffusion_pytorch_model.safetensors";
  static final String TEXT = "text_encoder/model.safetensors";
  static final List<String> NEEDED =
      List.of(
          "model_index.json",
          "scheduler/scheduler_config.json",
          "tokenizer/merges.txt",
          "tokenizer/vocab.json",
          "text_encoder/config.json",
          "unet/config.json",
          "vae/config.json",
          TEXT,
          UNET,
          VAE);

  static final RetryPolicy RETRIES =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(20));

  private TinyRepository() {}

  static FakeHub serve() throws IOException {
    FakeHub hub = new FakeHub().small("README.md", "read me").large("v1.ckpt", new byte[50]);
    for (String path : NEEDED) {
      if (!path.endsWith(".safetensors")) {
        hub.small(path, path);
      }
    }
    return hub.large(TEXT, bytes(3, 100)).large(UNET, unet()).large(VAE, bytes(2, 200));
  }

  static byte[] unet() {
    return bytes(1, 300_000);
  }

  static long neededBytes() {
    return unet().length
        + 300
        + NEEDED.stream().filter(p -> !p.endsWith(".safetensors")).mapToLong(String::length).sum();
  }

  static HubClient client(HubSettings settings, HubListener listener) {
    return new HubClient(settings, listener, RETRIES, folder -> Long.MAX_VALUE);
  }

  static HubListener hearing(List<String> notes) {
    return new HubListener() {
      @Override
      public void progress(String file, long done, long total) {}

      @Override
      public void note(String message) {
        notes.add(message);
      }
    };
  }

  private static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
