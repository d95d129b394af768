package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.LabColor;
import io.vstar.lab.pocket.world.Pattern;
import io.vstar.lab.pocket.world.PlainBackground;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.Tone;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Measures the tone of drawings by their parts whose colour the prompt names: plain backgrounds,
 * and bodies without marks.
 */
public final class ToneFinder {
  /** The largest distance from the named colour at which a colour counts as drawn by the prompt. */
  private static final double ANOTHER_COLOR = 30;

  private final ForegroundFinder foregrounds = new ForegroundFinder();
  private final List<Tone> found = new ArrayList<>();

  /** Adds a drawing. */
  public void add(BufferedImage drawing, SceneLabel asked) {
    if (!(asked.background() instanceof PlainBackground plain)) {
      return;
    }
    LabImage image = LabImage.of(drawing);
    compare(image.median(image.border()), LabColor.of(plain.color()));
    BitSet subject = foregrounds.find(image, plain);
    if (asked.fill().pattern() == Pattern.PLAIN && !subject.isEmpty()) {
      compare(image.median(subject.stream().toArray()), asked.fill().base().lab());
    }
  }

  private void compare(LabColor shown, LabColor named) {
    if (shown.distance(named) < ANOTHER_COLOR) {
      found.add(
          new Tone(
              shown.lightness() - named.lightness(), shown.a() - named.a(), shown.b() - named.b()));
    }
  }

  /** Returns the mean tone; no tone if nothing was measured. */
  public Tone tone() {
    return new Tone(
        found.stream().mapToDouble(Tone::lightness).average().orElse(0),
        found.stream().mapToDouble(Tone::a).average().orElse(0),
        found.stream().mapToDouble(Tone::b).average().orElse(0));
  }

  /** Returns the CIE76 distance of the drawings' tone from another. */
  public double distance(Tone other) {
    Tone tone = tone();
    double lightness = tone.lightness() - other.lightness();
    return Math.hypot(lightness, Math.hypot(tone.a() - other.a(), tone.b() - other.b()));
  }
}
