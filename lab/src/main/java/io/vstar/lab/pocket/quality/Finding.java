package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.Subject;
import java.util.Optional;

/**
 * The subject, colour and background that were recognised in a picture.
 *
 * @param subject the subject; empty if none was recognised
 * @param color colour of most of the subject's body; empty if the foreground is smaller than any
 *     subject
 * @param background a landscape, or a plain background in a named colour
 */
public record Finding(
    Optional<Subject> subject, Optional<NamedColor> color, Background background) {

  Finding(Subject subject, NamedColor color, Background background) {
    this(Optional.of(subject), Optional.of(color), background);
  }

  static Finding noSubjectOn(Background background) {
    return new Finding(Optional.empty(), Optional.empty(), background);
  }

  /** Returns whether the subject is that of a label. */
  public boolean hasSubjectOf(SceneLabel asked) {
    return subject.equals(Optional.of(asked.subject()));
  }

  /** Returns whether the colour is that of a label. */
  public boolean hasColorOf(SceneLabel asked) {
    return color.equals(Optional.of(asked.fill().base()));
  }

  /** Returns whether the background is that of a label. */
  public boolean hasBackgroundOf(SceneLabel asked) {
    return background.equals(asked.background());
  }
}
