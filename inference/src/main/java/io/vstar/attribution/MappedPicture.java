package io.vstar.attribution;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture with the heat maps of words.
 *
 * @param seed seed of the picture
 * @param picture the picture, the same as without maps
 * @param maps the maps, in the order of the words
 */
public record MappedPicture(long seed, BufferedImage picture, List<HeatMap> maps) {
  public MappedPicture {
    maps = List.copyOf(maps);
  }
}
