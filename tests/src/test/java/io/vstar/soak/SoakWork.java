package io.vstar.soak;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.Models;
import io.vstar.endtoend.FewPictures;
import io.vstar.error.ConfigException;
import io.vstar.generation.StableDiffusion;
import io.vstar.hub.HubClient;
import io.vstar.hub.HubListener;
import io.vstar.io.FileTree;
import io.vstar.nn.Precision;
import io.vstar.pictures.AdapterFiles;
import io.vstar.pictures.HypernetworkFiles;
import io.vstar.pictures.PictureEvent.Stepped;
import io.vstar.pictures.PictureFolder;
import io.vstar.pictures.PictureJob;
import io.vstar.pictures.PictureListener;
import io.vstar.pictures.PictureOrder;
import io.vstar.sampling.SamplerChoice;
import io.vstar.tensor.TensorThread;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.config.TrainConfig;
import io.vstar.train.event.RunEvents;
import io.vstar.train.loop.StopRequest;
import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;
import io.vstar.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/**
 * Draws and trains as the users of a server would; the number of a piece of work says what it is.
 * Any thread may ask for one.
 *
 * <p>Pictures have many sizes, come with and without a learned word and a hypernetwork; some orders
 * are given up in the middle and some cannot be carried out. Trainings learn a word or a
 * hypernetwork in turn; some are stopped, and some fail.
 */
final class SoakWork {
  private static final HubClient HUB = HubClient.ofEnvironment(HubListener.NONE); // unused
  private static final List<Integer> SIDES = List.of(32, 48, 64, 80);
  private static final List<String> PROMPTS =
      List.of(
          "a drawing of a cat",
          "a drawing of <cat> on the beach",
          "a drawing of a boat <hypernet:dusk:0.8>",
          "a drawing of <cat> <hypernet:dusk:1>");

  private final TensorThread tensors;
  private final Path folder;
  private final ModelFiles files = Models.open("pocket");
  private final StableDiffusion model;
  private final AdapterFiles learned;

  private SoakWork(TensorThread tensors, Path folder) throws InterruptedException, IOException {
    this.tensors = tensors;
    this.folder = folder;
    this.model = tensors.call(runtime -> StableDiffusion.load(runtime, files, Precision.FP32));
    FewPictures.copy("cat", 4, folder);
    FewPictures.copy("cat-validation", 2, folder);
    FewPictures.copy("dusk", 4, folder);
    FewPictures.copy("dusk-validation", 2, folder);
    Path results = folder.resolve("learned");
    train("textual-inversion", "cat", results, StopRequest.NEVER);
    train("hypernetwork", "dusk", results, StopRequest.NEVER);
    this.learned =
        AdapterFiles.NONE
            .withEmbedding(results.resolve("cat").resolve("cat.safetensors"))
            .withHypernetworks(
                new HypernetworkFiles(List.of(), Optional.of(results.resolve("dusk"))));
  }

  /** Loads the model and learns the word and the hypernetwork that prompts name. */
  static SoakWork begin(TensorThread tensors, Path folder)
      throws InterruptedException, IOException {
    return new SoakWork(tensors, folder);
  }

  /** Draws one or two small pictures into files that are removed. */
  Void generate(int number) throws InterruptedException, IOException {
    PictureOrder order =
        PictureOrder.of(PROMPTS.get(number % PROMPTS.size()))
            .withSampler(number % 2 == 0 ? SamplerChoice.DDIM : SamplerChoice.EULER, 2)
            .withSize(
                OptionalInt.of(SIDES.get(number / 4 % SIDES.size())),
                OptionalInt.of(SIDES.get(number / 16 % SIDES.size())))
            .withCount(1 + number % 2, 2)
            .withSeed(number);
    Path own = folder.resolve("pictures" + number);
    PictureFolder pictures = new PictureFolder(own);
    PictureListener writing = PictureListener.pictures(pictures::write);
    boolean givenUp = number % 10 == 9;
    try {
      PictureJob job = PictureJob.prepare(files, order, learned);
      tensors.run(
          runtime ->
              job.run(
                  model,
                  event -> {
                    if (givenUp && event instanceof Stepped) {
                      throw new CancellationException();
                    }
                    writing.on(event);
                  }));
      require(!givenUp && Files.isDirectory(own), "no picture of order " + number);
      FileTree.delete(own);
    } catch (CancellationException e) {
      require(givenUp, "order " + number + " was not to be given up");
    }
    if (number % 10 == 5) {
      refused(order.withSize(OptionalInt.of(33), OptionalInt.of(33)));
    }
    return null;
  }

  private void refused(PictureOrder order) {
    try {
      PictureJob.prepare(files, order, learned);
      throw new IllegalStateException("33 pixels are no size");
    } catch (ConfigException e) {
      require(e.getMessage().contains("33x33"), e.getMessage());
    }
  }

  /** Trains four steps, or two, into a folder that is removed. */
  Void train(int number) throws InterruptedException, IOException {
    Path results = folder.resolve("run" + number);
    int[] asked = {0};
    StopRequest stop = number % 5 == 4 ? () -> asked[0]++ == 2 : StopRequest.NEVER;
    if (number % 2 == 0) {
      train("textual-inversion", "cat", results, stop);
    } else {
      train("hypernetwork", "dusk", results, stop);
    }
    FileTree.delete(results);
    return null;
  }

  private void train(String method, String name, Path results, StopRequest stop)
      throws InterruptedException {
    TrainingMethod<?> learning = TrainingMethods.registered().named(method);
    String file = method.equals("hypernetwork") ? "hypernetwork.yaml" : "cat.yaml";
    TrainConfig config =
        ConfigLoader.load(
            learning.schema(),
            Path.of("..", "configs", file),
            List.of(
                "dataset.path=" + folder.resolve(name).toAbsolutePath(),
                "dataset.validation=" + folder.resolve(name + "-validation").toAbsolutePath(),
                "output.folder=" + results.toAbsolutePath(),
                "output.name=" + name,
                "training.steps=4",
                "training.batchSize=2",
                "validation.every=2",
                "validation.timesteps=2",
                "snapshot.every=2",
                "preview.prompts=['a drawing of a bird']",
                "preview.seeds=[1]",
                "preview.steps=2"));
    try (TrainingRun run = TrainingRun.open(learning, config, "soak", Clock.systemUTC(), HUB)) {
      tensors.run(runtime -> run.train(runtime, new RunEvents(), stop));
    }
    require(Files.exists(results.resolve(name).resolve(name + ".safetensors")), "no " + name);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** Closes the model. */
  void end() throws InterruptedException {
    tensors.run(runtime -> model.close());
  }
}
