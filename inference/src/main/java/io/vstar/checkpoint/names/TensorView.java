package io.vstar.checkpoint.names;

import io.vstar.io.HostTensor;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;

/** A tensor of one layout as a view of a tensor of another layout. */
public sealed interface TensorView {
  /** Returns the name of the tensor in the other layout. */
  String source();

  /** Returns the shape of the view of a tensor with this shape. */
  List<Long> shape(List<Long> source);

  /**
   * Returns the bytes of the view, which are shared with the file unless they must be reordered.
   */
  default ByteBuffer data(TensorFile file) {
    return file.data(source());
  }

  /**
   * The tensor itself.
   *
   * @param source name of the tensor
   */
  record Whole(String source) implements TensorView {
    @Override
    public List<Long> shape(List<Long> source) {
      return source;
    }
  }

  /**
   * The tensor without trailing axes of length 1: a 1×1 convolution (out, in, 1, 1) as the matrix
   * (out, in), a vector (C, 1, 1) as (C).
   *
   * @param source name of the tensor
   * @param axes number of leading axes that are never removed
   */
  record Squeezed(String source, int axes) implements TensorView {
    @Override
    public List<Long> shape(List<Long> source) {
      int end = source.size();
      while (end > axes && source.get(end - 1) == 1) {
        end--;
      }
      return source.subList(0, end);
    }
  }

  /**
   * One of three equal parts of the rows, the queries, keys or values of a joint projection.
   *
   * @param source name of the tensor
   * @param part index of the part: 0, 1 or 2
   */
  record Third(String source, int part) implements TensorView {
    @Override
    public List<Long> shape(List<Long> source) {
      if (source.isEmpty() || source.get(0) % 3 != 0) {
        return source; // the wrong shape is reported where the tensor is used
      }
      return Stream.concat(Stream.of(source.get(0) / 3), source.stream().skip(1)).toList();
    }

    @Override
    public ByteBuffer data(TensorFile file) {
      ByteBuffer all = file.data(source);
      int each = all.remaining() / 3;
      return all.slice(part * each, each).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /**
   * The transposed matrix, (a, b) → (b, a), as a copy.
   *
   * @param source name of the tensor
   */
  record Transposed(String source) implements TensorView {
    @Override
    public List<Long> shape(List<Long> source) {
      return source.size() == 2 ? List.of(source.get(1), source.get(0)) : source;
    }

    @Override
    public ByteBuffer data(TensorFile file) {
      HostTensor tensor = file.tensor(source);
      TensorInfo info = tensor.info();
      if (info.shape().size() != 2) {
        return tensor.data();
      }
      int rows = Math.toIntExact(info.shape().get(0));
      int columns = Math.toIntExact(info.shape().get(1));
      int width = info.dtype().bytes();
      ByteBuffer from = tensor.data();
      ByteBuffer to = ByteBuffer.allocateDirect(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
      for (int column = 0; column < columns; column++) {
        for (int row = 0; row < rows; row++) {
          to.put(from.slice((row * columns + column) * width, width));
        }
      }
      return to.flip();
    }
  }
}
