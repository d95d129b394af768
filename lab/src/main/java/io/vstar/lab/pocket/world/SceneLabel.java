package io.vstar.lab.pocket.world;

import java.awt.Color;

/**
 * The content of a drawing in named colours, by which prompts are made and drawings are judged.
 *
 * @param background a {@link Landscape}, or a plain background in a named colour
 */
public record SceneLabel(Subject subject, Fill<NamedColor> fill, Background background) {

  /** Returns the label of a scene, with the nearest named colours. */
  public static SceneLabel of(Scene scene) {
    return new SceneLabel(
        scene.subject(),
        scene.fill().map(SceneLabel::nearest),
        scene.background() instanceof PlainBackground plain
            ? PlainBackground.of(nearest(plain.color()))
            : scene.background());
  }

  /** Returns a prompt such as "a drawing of a red cat with white dots on a blue background". */
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

  /** Returns a scene with this label, in exactly the named colours. */
  public Scene scene(double centerX, double centerY, double size, boolean mirrored) {
    return new Scene(
        subject, fill.map(NamedColor::color), background, centerX, centerY, size, mirrored);
  }

  private static NamedColor nearest(Color color) {
    return NamedColor.nearest(LabColor.of(color));
  }
}
