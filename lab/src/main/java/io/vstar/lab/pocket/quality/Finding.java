package io.vstar.lab.pocket.quality;

import io.vstar.lab.pocket.world.Background;
import io.vstar.lab.pocket.world.NamedColor;
import io.vstar.lab.pocket.world.SceneLabel;
import io.vstar.lab.pocket.world.Subject;
import java.util.Optional;

/**
 * What a picture shows.
 *
 * @param subject empty if nothing in the picture looks like any
 * @param color of most of what is not background, as far as it shows a body's fill; empty if there
 *     is nothing of the size of a subject
 * @param background a landscape, or a plain one in a named colour
 */
public record Finding(
    Optional<Subject> subject, Optional<NamedColor> color, Background background) {

  Finding(Subject subject, NamedColor color, Background background) {
    this(Optional.of(subject), Optional.of(color), background);
  }

  static Finding noSubjectOn(Background background) {
    return new Finding(Optional.empty(), Optional.empty(), background);
  }

  public boolean hasSubjectOf(SceneLabel asked) {
    return subject.equals(Optional.of(asked.subject()));
  }

  public boolean hasColorOf(SceneLabel asked) {
    return color.equals(Optional.of(asked.fill().base()));
  }

  public boolean hasBackgroundOf(SceneLabel asked) {
    return background.equals(asked.background());
  }
}
