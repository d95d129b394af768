package io.vstar.train.imagic;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.error.OutputException;
import io.vstar.generation.GenerationRequest;
import io.vstar.generation.InitialPicture;
import io.vstar.generation.LatentImages;
import io.vstar.generation.LoadPlan;
import io.vstar.generation.StableDiffusion;
import io.vstar.generation.TextToImage;
import io.vstar.image.Cropping;
import io.vstar.image.ImageScaler;
import io.vstar.image.ImageSize;
import io.vstar.io.FileTree;
import io.vstar.noise.NoiseSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.imagic.ImagicListener.Part;
import io.vstar.train.imagic.ImagicResult.Drawn;
import io.vstar.train.loop.StopRequest;
import io.vstar.unet.Conditioning;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * The use case "edit a picture by a text" (Imagic, Kawar et al. 2022):
 *
 * <ol>
 *   <li>From the embedding of the target text one is learned that shows the picture.
 *   <li>The UNet is tuned to the picture at this embedding, which brings back the details that no
 *       embedding holds.
 *   <li>Pictures are drawn at places between the learned embedding and the target's.
 * </ol>
 *
 * <p>What was learned is kept in a folder until {@link #forget}: the same edit goes on where it was
 * stopped, and draws other pictures without learning again.
 */
public final class Imagic {
  private final TensorRuntime runtime;
  private final ModelFiles files;
  private final ImagicSettings settings;
  private final ImagicTask task;
  private final StopRequest stop;
  private final ImagicListener listener;
  private final BufferedImage original;
  private final Path states;

  /**
   * Makes the use case.
   *
   * @param files the base model
   * @param task the edit
   * @param folder the folder in which the state of the learning is kept
   * @param stop the request to stop, read between steps
   * @param listener the listener to the progress
   */
  public Imagic(
      TensorRuntime runtime,
      ModelFiles files,
      ImagicSettings settings,
      ImagicTask task,
      Path folder,
      StopRequest stop,
      ImagicListener listener) {
    this.runtime = runtime;
    this.files = files;
    this.settings = settings;
    this.task = task;
    this.stop = stop;
    this.listener = listener;
    this.original = ImageScaler.scaleAndCrop(task.picture(), task.size(), Cropping.CENTER);
    this.states = folder.resolve("learned-" + task.identity(files, settings));
  }

  /**
   * Learns, or goes on with learning, and draws.
   *
   * @throws CancellationException if the stop was requested; what was learned until then is kept
   * @throws io.vstar.error.ConfigException if the drawing does not fit the model
   */
  public ImagicResult edit(ImagicDrawing drawing) {
    request(drawing, drawing.seeds().get(0)).requireFits(files.config());
    try {
      Files.createDirectories(states);
    } catch (IOException e) {
      throw new OutputException(states + ": cannot be made a folder: " + e.getMessage(), e);
    }
    PictureExamples examples;
    EmbeddingPath path;
    List<Drawn> overdrawn;
    LoadPlan plan =
        LoadPlan.frozen(settings.precision()).withCheckpointing(settings.checkpointing());
    try (StableDiffusion model = StableDiffusion.load(runtime, files, plan)) {
      examples = examples(model);
      path = learnEmbedding(model, examples);
      overdrawn = overdraw(model, drawing);
      if (!settings.tunesModel()) {
        return new ImagicResult(original, sweep(model, path, drawing), overdrawn);
      }
    }
    try (StableDiffusion model =
        StableDiffusion.load(runtime, files, plan.training(Set.of(ModelPart.UNET)))) {
      tune(model, path, examples);
      return new ImagicResult(original, sweep(model, path, drawing), overdrawn);
    }
  }

  /** Deletes what was learned. */
  public void forget() {
    FileTree.delete(states);
  }

  private PictureExamples examples(StableDiffusion model) {
    try (TensorScope scope = runtime.openScope("picture")) {
      var latents = new LatentImages(model).encode(scope, original);
      return new PictureExamples(
          latents.toFloatArray(),
          latents.getShape().getShape(),
          model.schedule().timesteps(),
          new NoiseSource(settings.seed()));
    }
  }

  private EmbeddingPath learnEmbedding(StableDiffusion model, PictureExamples examples) {
    try (TensorScope scope = runtime.openScope("imagic embedding")) {
      Conditioning target = target(model, scope);
      ImagicStage stage = ImagicStage.ofEmbedding(model, scope, target, examples);
      learning(Part.EMBEDDING, settings.embedding()).run(runtime, scope, stage);
      return new EmbeddingPath(
          target.context().toFloatArray(),
          stage.embedding(),
          target.context().getShape().getShape());
    }
  }

  private void tune(StableDiffusion model, EmbeddingPath path, PictureExamples examples) {
    try (TensorScope scope = runtime.openScope("imagic model")) {
      Conditioning learned = path.at(0, scope, target(model, scope));
      ImagicStage stage = ImagicStage.ofWeights(model, scope, learned, examples);
      learning(Part.MODEL, settings.model()).run(runtime, scope, stage);
    }
  }

  private Conditioning target(StableDiffusion model, TensorScope scope) {
    return TargetText.encode(model, scope, task.target(), "", task.size()).target();
  }

  private StageLearning learning(Part part, ImagicSettings.Stage stage) {
    return new StageLearning(
        part, stage, settings.seed(), states.getFileName().toString(), states, stop, listener);
  }

  private List<Drawn> sweep(StableDiffusion model, EmbeddingPath path, ImagicDrawing drawing) {
    Counter counter =
        new Counter(Part.DRAWING, drawing, drawing.seeds().size() * drawing.etas().size());
    return new EtaSweep(model, path, drawing, task.size()).draw(task.target(), counter::step);
  }

  /** Draws over the original with the untouched model. */
  private List<Drawn> overdraw(StableDiffusion model, ImagicDrawing drawing) {
    int pictures = drawing.seeds().size() * drawing.strengths().size();
    Counter counter = new Counter(Part.OVERDRAWING, drawing, pictures);
    List<Drawn> all = new ArrayList<>();
    for (long seed : drawing.seeds()) {
      for (double strength : drawing.strengths()) {
        BufferedImage picture =
            new TextToImage(model)
                .over(InitialPicture.whole(original, strength))
                .generate(
                    request(drawing, seed),
                    model.promptEncoder(),
                    1,
                    (step, latents) -> counter.step())
                .get(0);
        all.add(new Drawn(seed, strength, picture));
      }
    }
    return all;
  }

  private GenerationRequest request(ImagicDrawing drawing, long seed) {
    ImageSize size = task.size();
    return new GenerationRequest(
        task.target(),
        drawing.negativePrompt(),
        size.width(),
        size.height(),
        drawing.sampler(),
        drawing.steps(),
        drawing.guidance(),
        seed);
  }

  /** Counts the calls of the UNet while pictures are drawn, and stops between them. */
  private final class Counter {
    private final Part part;
    private final long total;
    private long done;

    Counter(Part part, ImagicDrawing drawing, int pictures) {
      this.part = part;
      this.total = (long) pictures * drawing.steps();
    }

    void step() {
      if (stop.made()) {
        throw new CancellationException("stopped while pictures were drawn");
      }
      done++;
      listener.afterStep(part, Math.min(done, total), total, "");
    }
  }
}
