package io.vstar.lab.world.sample;

import io.vstar.lab.world.Style;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the sample data sets: {@code SampleSets FOLDER}. */
public final class SampleSets {
  /** The things of the sample sets. */
  public static final List<SampleThing> THINGS = List.of(SampleThing.CAT, SampleThing.JUG);

  /** The styles of the sample sets: one of lines, one of colours. */
  public static final List<SampleStyle> STYLES =
      List.of(new SampleStyle(Style.ENGRAVED), new SampleStyle(Style.DUSK));

  private SampleSets() {}

  /** Runs the program. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: SampleSets FOLDER");
    }
    write(Path.of(args[0]));
  }

  /** Writes all sets, with the same pixels each time. */
  static void write(Path folder) throws IOException {
    for (SampleThing thing : THINGS) {
      for (SamplePicture picture : thing.training()) {
        picture.write(folder.resolve(thing.name()));
      }
      for (SamplePicture picture : thing.validation()) {
        picture.write(folder.resolve(thing.name() + "-validation"));
      }
    }
    for (SampleStyle style : STYLES) {
      style.write(folder);
    }
  }
}
