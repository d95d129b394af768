package io.vstar.lab.pocket.world;

import java.awt.Color;

/**
 * What a drawing shows, in named terms: what the quality measure asks for and looks for.
 *
 * @param background a {@link Landscape}, or a plain one in a named colour
 */
public record SceneLabel(Subject subject, Fill<NamedColor> fill, Background background) {

  /** What the scene shows, each colour given the nearest name. */
  public static SceneLabel of(Scene scene) {
    return new SceneLabel(
        scene.subject(),
        scene.fill().map(SceneLabel::nearest),
        scene.background() instanceof PlainBackground plain
            ? PlainBackground.of(nearest(plain.color()))
            : scene.background());
  }

  /** The prompt for it: "a drawing of a red cat with white dots on a blue background". */
  public String prompt() {
    StringBuilder prompt = new StringBuilder("a drawing of ");
    prompt.append(Article.before(fill.base().word())).append(' ').append(subject.word());
    fill.pattern()
        .noun()
        .ifPresent(
            marks ->
                prompt.append(" with ").append(fill.accent().word()).append(' ').append(marks));
    background.phrase().ifPresent(phrase -> prompt.append(' ').append(phrase));
    return prompt.toString();
  }

  /** A scene with this label, in exactly the named colours. */
  public Scene scene(double centerX, double centerY, double size, boolean mirrored) {
    return new Scene(
        subject, fill.map(NamedColor::color), background, centerX, centerY, size, mirrored);
  }

  private static NamedColor nearest(Color color) {
    return NamedColor.nearest(LabColor.of(color));
  }
}
