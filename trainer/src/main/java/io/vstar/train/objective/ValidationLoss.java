package io.vstar.train.objective;

import ai.djl.ndarray.NDArray;
import io.vstar.checkpoint.ModelPart;
import io.vstar.conditioning.PromptEncoder;
import io.vstar.generation.StableDiffusion;
import io.vstar.noise.NoiseSource;
import io.vstar.noise.NoiseSource.Purpose;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.cache.LatentCache;
import io.vstar.train.heldout.HeldOutLosses;
import io.vstar.train.heldout.LossGrid;
import io.vstar.unet.Conditioning;
import io.vstar.unet.ContextAdapter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The validation loss: the mean loss over fixed triples of picture, timestep and noise. The
 * training loss varies with every draw; this one changes only with the parameters, so its curve is
 * meaningful (DVAR, Voronov et al. 2023).
 *
 * <p>Each picture is measured at the same timesteps: the middles of equal parts of the schedule. A
 * picture with a mask is measured by its mask, as it is trained.
 */
public final class ValidationLoss {
  private final TensorRuntime runtime;
  private final DiffusionLoss loss;
  private final List<Placement> pictures;
  private final EncodedDataset dataset;
  private final LossGrid grid;
  private final int[] timesteps;
  private final NoiseSource source;
  private final UnaryOperator<String> wording;

  /**
   * Makes a validation loss.
   *
   * @param loss the diffusion loss
   * @param dataset the latents and prompts of the pictures
   * @param pictures the pictures to measure on, at least one
   * @param parts the number of timesteps per picture, at least 1
   * @param seed the seed of the noise, which is not that of the run, so that runs can be compared
   */
  public ValidationLoss(
      TensorRuntime runtime,
      DiffusionLoss loss,
      EncodedDataset dataset,
      List<Placement> pictures,
      int parts,
      long seed) {
    this.runtime = runtime;
    this.loss = loss;
    this.pictures = List.copyOf(pictures);
    this.dataset = dataset;
    this.source = new NoiseSource(seed);
    this.wording = UnaryOperator.identity();
    this.grid = new LossGrid(pictures.size(), parts, Math.min(parts, LossGrid.USUAL_BINS));
    this.timesteps = new int[parts];
    for (int i = 0; i < parts; i++) {
      timesteps[i] = (int) ((i + 0.5) * loss.schedule().timesteps() / parts);
    }
  }

  /** Returns a loss on the same triples with another encoder of prompts. */
  public ValidationLoss with(PromptEncoder other) {
    return new ValidationLoss(this, grid, other, wording);
  }

  /**
   * Returns a loss on the same triples with other prompts.
   *
   * @param other the encoder of prompts
   * @param words turns the prompt of a picture into another one
   */
  public ValidationLoss with(PromptEncoder other, UnaryOperator<String> words) {
    return new ValidationLoss(this, grid, other, words);
  }

  /**
   * Returns a loss on the same triples in another number of bins.
   *
   * @param bins the number of bins, from 1 to the number of timesteps per picture
   */
  public ValidationLoss inBins(int bins) {
    return new ValidationLoss(
        this, new LossGrid(grid.pictures(), grid.timesteps(), bins), dataset.encoder(), wording);
  }

  private ValidationLoss(
      ValidationLoss same, LossGrid grid, PromptEncoder encoder, UnaryOperator<String> wording) {
    this.runtime = same.runtime;
    this.loss = same.loss.with(encoder);
    this.pictures = same.pictures;
    this.dataset = same.dataset.with(encoder);
    this.grid = grid;
    this.timesteps = same.timesteps;
    this.source = same.source;
    this.wording = wording;
  }

  /** Computes the mean loss over all triples. */
  public double measure(ContextAdapter adapter) {
    return losses(adapter).mean();
  }

  /** Computes the losses of all triples. */
  public HeldOutLosses losses(ContextAdapter adapter) {
    List<Double> losses = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      try (TensorScope scope = runtime.openScope("validation")) {
        NDArray each = evaluate(scope, i, adapter).perExample();
        for (float value : each.toFloatArray()) {
          losses.add((double) value);
        }
      }
    }
    return new HeldOutLosses(grid, losses);
  }

  /** Returns the shape of the grid of triples. */
  public LossGrid grid() {
    return grid;
  }

  /**
   * Checks the results of the frozen networks on the examples of each picture, to find the network
   * whose result made a loss that is not finite.
   *
   * @param model the model of this loss
   * @param adapter the adapter
   * @throws io.vstar.error.CheckpointException if a result is not finite; it names the picture, the
   *     network and, if there is one, the damaged weight
   */
  public void requireFiniteNetworks(StableDiffusion model, ContextAdapter adapter) {
    ModelPart[] encoders = ModelPart.textEncoders(model.config()).toArray(ModelPart[]::new);
    for (int i = 0; i < pictures.size(); i++) {
      String picture = "the loss of " + pictures.get(i).image().path();
      try (TensorScope scope = runtime.openScope("finite networks")) {
        DiffusionExamples examples = examples(scope, i);
        Conditioning text = loss.encode(examples);
        model.results().require(text.context().toFloatArray(), picture, encoders);
        NDArray prediction = loss.predict(examples, text, adapter).get(0);
        model.results().require(prediction.toFloatArray(), picture, ModelPart.UNET);
      }
    }
  }

  /** Returns the indices of the pictures whose prompts have a placeholder, in order. */
  public List<Integer> picturesWith(String placeholder) {
    return IntStream.range(0, pictures.size())
        .filter(i -> dataset.encoder().reader().names(prompt(pictures.get(i)), placeholder))
        .boxed()
        .toList();
  }

  private String prompt(Placement picture) {
    return wording.apply(dataset.prompts().measured(picture.image()));
  }

  /** Returns the number of pictures. */
  public int pictures() {
    return pictures.size();
  }

  /**
   * Computes the losses of one picture; each timestep is an example.
   *
   * @param scope the scope that owns the examples and the result
   * @param picture the index of the picture
   * @param adapter the adapter, whose measured tensors are in the result
   */
  public DiffusionLoss.Result evaluate(TensorScope scope, int picture, ContextAdapter adapter) {
    return loss.evaluate(examples(scope, picture), adapter);
  }

  private DiffusionExamples examples(TensorScope scope, int index) {
    Placement picture = pictures.get(index);
    Resolution resolution = picture.resolution();
    LatentCache latents = dataset.latents();
    int batch = timesteps.length;
    int values = batch * latents.size(resolution);
    String prompt = prompt(picture);
    List<Placement> copies = Collections.nCopies(batch, picture);
    DiffusionExamples examples =
        new DiffusionExamples(
            latents.latents(scope, copies, new float[values]),
            scope.upload(
                source.gaussian(Purpose.VALIDATION, index, values),
                latents.shape(batch, resolution)),
            timesteps,
            dataset.tokenize(Collections.nCopies(batch, prompt)),
            Collections.nCopies(batch, picture.pictureSize()));
    return examples.masked(dataset.mask(copies)).guided(dataset.guidance(batch, wording));
  }
}
