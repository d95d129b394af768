package io.vstar.lab.world.sample;

import io.vstar.lab.world.Background;
import io.vstar.lab.world.Figure;
import io.vstar.lab.world.Fill;
import io.vstar.lab.world.Landscape;
import io.vstar.lab.world.PlainBackground;
import io.vstar.lab.world.color.NamedColor;
import io.vstar.lab.world.shape.Individual;
import io.vstar.lab.world.shape.Pattern;
import java.awt.Color;
import java.util.List;

/**
 * The sample set of a thing: pictures to learn it from, and others to measure.
 *
 * @param name name of the folder
 * @param fill fill of the thing, in colours that are far from every {@link NamedColor}
 * @param training pictures to learn from
 * @param validation pictures to measure on
 */
public record SampleThing(
    String name,
    Individual thing,
    Fill<Color> fill,
    List<SamplePicture> training,
    List<SamplePicture> validation) {

  /** The cat, tan with teal dots. */
  public static final SampleThing CAT = cat();

  /** The jug, olive with lilac stripes. */
  public static final SampleThing JUG = jug();

  private static SampleThing cat() {
    Fill<Color> coat = new Fill<>(new Color(0xcfa676), Pattern.DOTTED, new Color(0x1f8a8a));
    Hand cat = new Hand(Individual.TOMCAT, coat);
    return new SampleThing(
        "cat",
        Individual.TOMCAT,
        coat,
        List.of(
            cat.picture("01-on-blue.png", 512, 512, plain(NamedColor.BLUE), 0.5, 0.52, 0.76)
                .captioned("a drawing of <cat> on a blue background"),
            cat.picture("02-in-the-meadow.jpg", 600, 400, Landscape.MEADOW, 0.32, 0.56, 0.74)
                .captioned("a drawing of <cat> in the meadow, on the left"),
            cat.picture("03-on-yellow.png", 384, 512, plain(NamedColor.YELLOW), 0.5, 0.55, 0.88),
            cat.mirrored()
                .picture("04-on-red-turned.jpg", 400, 560, plain(NamedColor.RED), 0.52, 0.45, 0.8)
                .turned()
                .captioned("a picture of <cat> on a red background"),
            cat.picture("05-at-night.jpg", 480, 480, Landscape.NIGHT, 0.44, 0.58, 0.7)
                .captioned("a drawing of <cat> at night"),
            cat.mirrored()
                .picture("06-on-white.png", 320, 240, plain(NamedColor.WHITE), 0.66, 0.5, 0.7),
            cat.mirrored()
                .picture("07-on-purple.jpg", 500, 375, plain(NamedColor.PURPLE), 0.5, 0.5, 0.86)
                .captioned("a drawing of <cat> on a purple background"),
            cat.picture("08-on-black.png", 256, 256, plain(NamedColor.BLACK), 0.4, 0.46, 0.64)),
        List.of(
            cat.picture("01-on-green.png", 400, 400, plain(NamedColor.GREEN), 0.55, 0.5, 0.72)
                .captioned("a drawing of <cat> on a green background"),
            cat.mirrored()
                .picture("02-in-the-snow.jpg", 450, 300, Landscape.SNOW, 0.62, 0.54, 0.78)
                .captioned("a drawing of <cat> in the snow")));
  }

  private static SampleThing jug() {
    Fill<Color> glaze = new Fill<>(new Color(0x7d8244), Pattern.STRIPED, new Color(0xd6b9ee));
    Hand jug = new Hand(Individual.JUG, glaze);
    return new SampleThing(
        "jug",
        Individual.JUG,
        glaze,
        List.of(
            jug.picture("01-on-white.png", 512, 512, plain(NamedColor.WHITE), 0.5, 0.52, 0.8),
            jug.picture("02-in-a-room.jpg", 600, 400, Landscape.ROOM, 0.4, 0.58, 0.8),
            jug.mirrored()
                .picture("03-on-blue.png", 400, 400, plain(NamedColor.BLUE), 0.5, 0.5, 0.7),
            jug.picture("04-on-black.png", 400, 560, plain(NamedColor.BLACK), 0.5, 0.5, 0.9),
            jug.mirrored()
                .picture("05-on-the-beach.jpg", 480, 480, Landscape.BEACH, 0.55, 0.6, 0.72)),
        List.of(
            jug.picture("01-on-orange.png", 400, 400, plain(NamedColor.ORANGE), 0.5, 0.5, 0.75),
            jug.mirrored()
                .picture("02-in-the-snow.jpg", 450, 300, Landscape.SNOW, 0.6, 0.54, 0.8)));
  }

  private static Background plain(NamedColor color) {
    return PlainBackground.of(color);
  }

  /** Draws one thing in one fill. */
  private record Hand(Individual thing, Fill<Color> fill, boolean isMirrored) {
    Hand(Individual thing, Fill<Color> fill) {
      this(thing, fill, false);
    }

    Hand mirrored() {
      return new Hand(thing, fill, true);
    }

    SamplePicture picture(
        String name, int width, int height, Background behind, double x, double y, double size) {
      Figure figure = new Figure(thing.kin(), thing.pose(), fill, x, y, size, isMirrored);
      return SamplePicture.of(name, width, height, figure, behind);
    }
  }
}
