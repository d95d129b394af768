package io.vstar.checkpoint.network;

import io.vstar.error.CheckpointException;
import io.vstar.io.DType;
import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * A tensor file with random values: scales of norms are 1, biases 0, and all other values normal
 * with standard deviation 0.02, so that activations neither vanish nor overflow. All tensors share
 * one block of values, so that a model of gigabytes takes megabytes.
 */
final class RandomTensors implements TensorFile {
  private static final double DEVIATION = 0.02;
  private static final int PERIOD = 1_000_003; // a prime, so that rows differ

  private final Path path;
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();
  private final ByteBuffer values;
  private final ByteBuffer ones;
  private final ByteBuffer zeros;

  RandomTensors(Path path, Map<String, List<Long>> shapes, DType dtype, long seed) {
    this.path = path;
    shapes.forEach((name, shape) -> infos.put(name, new TensorInfo(name, dtype, shape)));
    SplittableRandom random = new SplittableRandom(seed);
    this.values = block(largest(false), dtype, () -> DEVIATION * random.nextGaussian());
    this.ones = block(largest(true), dtype, () -> 1);
    this.zeros = block(largest(true), dtype, () -> 0);
  }

  /** Returns the number of elements of the largest vector, or of the largest other tensor. */
  private int largest(boolean vectors) {
    return infos.values().stream()
        .filter(info -> vectors == (info.shape().size() == 1))
        .mapToInt(info -> Math.toIntExact(info.elements()))
        .max()
        .orElse(0);
  }

  /** Returns a block of {@code count} elements that repeats a million values. */
  private static ByteBuffer block(int count, DType dtype, DoubleSupplier source) {
    float[] values = new float[Math.min(count, PERIOD)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) source.getAsDouble();
    }
    ByteBuffer period = HostTensor.ofFloats("", values, values.length).withDType(dtype).data();
    ByteBuffer block = ByteBuffer.allocateDirect(Math.multiplyExact(count, dtype.bytes()));
    while (block.hasRemaining()) {
      block.put(period.slice(0, Math.min(period.limit(), block.remaining())));
    }
    return block.flip();
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public Map<String, String> metadata() {
    return Map.of();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(infos);
  }

  @Override
  public ByteBuffer data(String name) {
    TensorInfo info = infos.get(name);
    if (info == null) {
      throw new CheckpointException("%s has no tensor %s".formatted(path, name));
    }
    return block(info)
        .slice(0, Math.toIntExact(info.byteCount()))
        .asReadOnlyBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer block(TensorInfo info) {
    if (info.shape().size() > 1) {
      return values;
    }
    return info.name().endsWith(".bias") ? zeros : ones;
  }

  @Override
  public void close() {
    // The garbage collector frees the blocks.
  }
}
