package io.vstar.aesthetic;

import ai.djl.ndarray.NDArray;
import io.vstar.adapter.aesthetic.AestheticEmbedding;
import io.vstar.clip.ImageTower;
import io.vstar.error.DatasetException;
import io.vstar.image.ImageFiles;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Favourite pictures, whose mean in CLIP's space is an aesthetic embedding.
 *
 * @param files the pictures, at least one
 */
public record FavouritePictures(List<Path> files) {
  private static final int AT_A_TIME = 16;

  /**
   * Checks that there is a picture.
   *
   * @throws DatasetException if there is none
   */
  public FavouritePictures {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new DatasetException("there are no pictures to make an aesthetic embedding of");
    }
  }

  /**
   * Computes the mean of the pictures' embeddings, which are not normalised before, as in the
   * extension of AUTOMATIC1111's web UI. Transparent pictures stand on white.
   *
   * @param name name of the aesthetic embedding
   * @param listener is told the number of pictures done
   * @throws DatasetException if a picture cannot be read
   */
  public AestheticEmbedding mean(
      TensorRuntime runtime, ImageTower tower, String name, IntConsumer listener) {
    double[] sum = new double[tower.width()];
    for (int from = 0; from < files.size(); from += AT_A_TIME) {
      List<Path> some = files.subList(from, Math.min(files.size(), from + AT_A_TIME));
      List<BufferedImage> pictures = some.stream().map(ImageFiles::read).toList();
      try (TensorScope scope = runtime.openScope("favourite pictures")) {
        NDArray embeddings = tower.embed(scope, pictures);
        float[] values = embeddings.toFloatArray();
        for (int i = 0; i < values.length; i++) {
          sum[i % sum.length] += values[i];
        }
      }
      listener.accept(from + some.size());
    }
    List<Float> mean = new ArrayList<>();
    for (double each : sum) {
      mean.add((float) (each / files.size()));
    }
    return new AestheticEmbedding(name, mean);
  }
}
