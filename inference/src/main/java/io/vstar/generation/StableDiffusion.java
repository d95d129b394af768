package io.vstar.generation;

import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.NetworkLoader;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.config.StableDiffusionConfig;
import io.vstar.nn.Precision;
import io.vstar.noise.NoiseSchedule;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import io.vstar.text.ClipTokenizer;
import io.vstar.unet.UNet;
import io.vstar.vae.VaeDecoder;
import io.vstar.vae.VaeEncoder;
import java.util.List;

/**
 * A loaded model: frozen networks, tokenizers, noise schedule. What is rarely used is loaded when
 * it is first asked for.
 */
public final class StableDiffusion implements AutoCloseable {
  private final TensorRuntime runtime;
  private final ModelFiles files;
  private final Precision precision;
  private final NetworkLoader loader;
  private final TensorScope frozen;
  private final TensorScope autoencoder;
  private final List<ClipTokenizer> tokenizers;
  private final Conditioner conditioner;
  private final UNet unet;
  private final NoiseSchedule schedule;
  private VaeEncoder encoder; // on first use
  private VaeDecoder decoder; // on first use

  private StableDiffusion(TensorRuntime runtime, ModelFiles files, Precision precision) {
    this.runtime = runtime;
    this.files = files;
    this.precision = precision;
    this.loader = new NetworkLoader(runtime, files);
    this.schedule = new NoiseSchedule(config().noise());
    this.tokenizers = TokenizerFolder.openAll(files.tokenizers());
    this.frozen = runtime.openScope("model");
    this.autoencoder = runtime.openScope("autoencoder");
    try {
      this.conditioner =
          new Conditioner(
              loader.textEncoders(frozen, precision),
              config().text().contextLayer(),
              config().unet().sizeEmbedding().isPresent());
      this.unet = loader.unet(frozen, precision);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    frozen.seal();
  }

  /**
   * Loads a model onto the runtime's device.
   *
   * @param precision in which text encoders and UNet compute; the VAE always uses float32
   */
  public static StableDiffusion load(TensorRuntime runtime, ModelFiles files, Precision precision) {
    return new StableDiffusion(runtime, files, precision);
  }

  public TensorRuntime runtime() {
    return runtime;
  }

  public ModelFiles files() {
    return files;
  }

  public StableDiffusionConfig config() {
    return files.config();
  }

  public Precision precision() {
    return precision;
  }

  /** One for each text encoder; they differ in nothing but the padding. */
  public List<ClipTokenizer> tokenizers() {
    return tokenizers;
  }

  /** The first text encoder's tokenizer: which words there are. */
  public ClipTokenizer tokenizer() {
    return tokenizers.get(0);
  }

  public Conditioner conditioner() {
    return conditioner;
  }

  public UNet unet() {
    return unet;
  }

  public NoiseSchedule schedule() {
    return schedule;
  }

  public VaeEncoder encoder() {
    if (encoder == null) {
      encoder = loader.vaeEncoder(autoencoder);
    }
    return encoder;
  }

  public VaeDecoder decoder() {
    if (decoder == null) {
      decoder = loader.vaeDecoder(autoencoder);
    }
    return decoder;
  }

  @Override
  public void close() {
    tokenizers.forEach(ClipTokenizer::close);
    autoencoder.close();
    frozen.close();
  }
}
