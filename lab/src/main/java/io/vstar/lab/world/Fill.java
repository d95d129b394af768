package io.vstar.lab.world;

import io.vstar.lab.world.shape.Pattern;
import java.util.Objects;
import java.util.function.Function;

/**
 * The fill of a body.
 *
 * @param <C> type of the colours, {@link java.awt.Color} or {@link
 *     io.vstar.lab.world.color.NamedColor}
 * @param base the colour of the body
 * @param pattern the marks on it
 * @param accent the colour of the marks; equal to {@code base} if there are none
 */
public record Fill<C>(C base, Pattern pattern, C accent) {
  public Fill {
    Objects.requireNonNull(base, "base");
    if (pattern == Pattern.PLAIN && !base.equals(accent)) {
      throw new IllegalArgumentException("a plain fill has one colour, got " + accent);
    }
  }

  /** Returns a fill of one colour without marks. */
  public static <C> Fill<C> plain(C color) {
    return new Fill<>(color, Pattern.PLAIN, color);
  }

  /** Returns the fill with each colour mapped to another. */
  public <D> Fill<D> map(Function<? super C, ? extends D> colors) {
    return new Fill<>(colors.apply(base), pattern, colors.apply(accent));
  }
}
