package io.vstar.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.checkpoint.TinyModel;
import io.vstar.generation.StableDiffusion;
import io.vstar.nn.Precision;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorThread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model that many threads want pictures of. */
class ManyThreadsTest {
  private static final PictureOrder ORDER =
      PictureOrder.of("a red cat").withSampler(SamplerChoice.EULER, 2).withGuidance(3);
  private static final int PICTURES = 24;

  @TempDir static Path folder;

  private static TensorThread tensors;
  private static ModelFiles files;
  private static StableDiffusion model;

  @BeforeAll
  static void load() throws Exception {
    tensors = TensorThread.open(DeviceChoice.CPU, 1);
    tensors.run(runtime -> TinyModel.write(runtime, folder.resolve("tiny")));
    files = Models.open(folder.resolve("tiny").toString());
    model = tensors.call(runtime -> StableDiffusion.load(runtime, files, Precision.FP32));
  }

  @AfterAll
  static void close() throws InterruptedException {
    tensors.run(runtime -> model.close());
    tensors.close();
  }

  @Test
  void fourThreadsAtOnceGetThePicturesThatOneThreadGets() throws Exception {
    List<int[]> alone = new ArrayList<>();
    for (int seed = 0; seed < PICTURES; seed++) {
      alone.add(picture(seed));
    }
    List<Callable<int[]>> orders =
        IntStream.range(0, PICTURES)
            .<Callable<int[]>>mapToObj(seed -> () -> picture(seed))
            .toList();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<int[]>> pictures = clients.invokeAll(orders);
      for (int seed = 0; seed < PICTURES; seed++) {
        assertThat(pictures.get(seed).get()).containsExactly(alone.get(seed));
      }
    } finally {
      clients.shutdown();
    }
    assertThat(alone.get(1)).isNotEqualTo(alone.get(0));
  }

  @Test
  void aThreadThatGoesPastTheTensorThreadIsRefusedAndTheModelStaysWhole()
      throws InterruptedException {
    PictureJob job = PictureJob.prepare(files, ORDER, AdapterFiles.NONE);
    assertThatIllegalStateException()
        .isThrownBy(() -> job.run(model, event -> {}))
        .withMessageContaining('"' + Thread.currentThread().getName() + '"')
        .withMessageContaining("\"tensors\"");
    assertThatIllegalStateException().isThrownBy(model::close);
    assertThat(picture(0)).isNotEqualTo(picture(1));
  }

  private static int[] picture(int seed) throws InterruptedException {
    PictureJob job = PictureJob.prepare(files, ORDER.withSeed(seed), AdapterFiles.NONE);
    List<MadePicture> made = new ArrayList<>();
    tensors.run(runtime -> job.run(model, PictureListener.pictures(made::add)));
    return made.get(0).image().getRGB(0, 0, 16, 16, null, 0, 16);
  }
}
