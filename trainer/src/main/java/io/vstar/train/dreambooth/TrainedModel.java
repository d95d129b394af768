package io.vstar.train.dreambooth;

import io.vstar.architecture.StableDiffusionConfig;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.TokenizerFolder;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import io.vstar.train.optim.Parameter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A base model with trained weights in place of its own, as files that can be written in any
 * layout.
 *
 * @param base the files of the base model
 * @param parameters the trained weights, under their full names
 * @param weightType the type of the trained weights; all others have that of the base model
 */
record TrainedModel(ModelFiles base, List<Parameter> parameters, DType weightType)
    implements ModelFiles {

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Path path() {
    return base.path();
  }

  @Override
  public StableDiffusionConfig config() {
    return base.config();
  }

  @Override
  public List<TokenizerFolder> tokenizers() {
    return base.tokenizers();
  }

  @Override
  public TensorFile open(ModelPart part) {
    String network = part.folder() + ".";
    Map<String, Parameter> trained = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      if (parameter.name().startsWith(network)) {
        trained.put(parameter.name().substring(network.length()), parameter);
      }
    }
    return new TrainedFile(base.open(part), trained, weightType);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UnsupportedOperationException always: weights in training have no fixed hash
   */
  @Override
  public String sha256() {
    throw new UnsupportedOperationException("weights in training have no fixed hash");
  }

  /** The tensors of one part; those that are trained are copied to the host when asked for. */
  private record TrainedFile(TensorFile file, Map<String, Parameter> trained, DType weightType)
      implements TensorFile {

    @Override
    public Path path() {
      return file.path();
    }

    @Override
    public Map<String, String> metadata() {
      return file.metadata();
    }

    @Override
    public Map<String, TensorInfo> tensors() {
      Map<String, TensorInfo> infos = new LinkedHashMap<>(file.tensors());
      for (String name : trained.keySet()) {
        infos.computeIfPresent(
            name, (same, info) -> new TensorInfo(name, weightType, info.shape()));
      }
      return infos;
    }

    @Override
    public ByteBuffer data(String name) {
      Parameter parameter = trained.get(name);
      if (parameter == null) {
        return file.data(name);
      }
      float[] values = parameter.tensor().toFloatArray();
      long[] shape = parameter.tensor().getShape().getShape();
      return HostTensor.ofFloats(name, values, shape).withDType(weightType).data();
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
