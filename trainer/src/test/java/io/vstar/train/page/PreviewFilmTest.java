package io.vstar.train.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.event.PicturesDrawn;
import io.vstar.train.event.PicturesDrawn.Picture;
import io.vstar.train.page.PreviewFilm.Scene;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PreviewFilmTest {
  @Test
  void ofManyStepsEveryOtherIsShownWithTheFirstAndTheLast() {
    PreviewFilm film = new PreviewFilm(Long.MAX_VALUE);
    film.add(drawn(0, false, 1));
    for (int step = 1; step <= 101; step++) {
      film.add(drawn(step, true, 1));
    }
    List<String> steps = film.strips().get(0).scenes().stream().map(Scene::caption).toList();
    assertThat(steps).hasSizeBetween(PreviewFilm.MAX_STEPS / 2, PreviewFilm.MAX_STEPS + 2);
    assertThat(steps).startsWith("cat", "step 1", "step 5", "step 9");
    assertThat(steps).endsWith("step 97", "step 101");
    assertThat(film.note()).isEqualTo("Those of 75 more steps are on the sheets in previews/.");
  }

  @Test
  void theKeptValuesComeLastAndAreNotShownTwice() {
    PreviewFilm film = new PreviewFilm(Long.MAX_VALUE);
    film.add(drawn(10, true, 1));
    film.add(drawn(20, true, 1));
    film.add(drawn(20, true, 1));
    assertThat(film.strips().get(0).scenes())
        .extracting(Scene::caption)
        .containsExactly("step 10", "step 20");
    film.add(drawn(10, true, 1));
    assertThat(film.strips().get(0).scenes())
        .extracting(Scene::caption)
        .containsExactly("step 10", "step 20", "kept, step 10");
  }

  @Test
  void theBytesAreBounded() {
    PreviewFilm film = new PreviewFilm(20_000);
    for (int step = 1; step <= 50; step++) {
      film.add(drawn(step, true, 4));
    }
    long length =
        film.strips().stream()
            .flatMap(strip -> strip.scenes().stream())
            .mapToLong(scene -> scene.jpeg().length())
            .sum();
    assertThat(length).isBetween(5_000L, 20_000L);
  }

  @Test
  void ofManyPicturesTheFirstAreShown() {
    PreviewFilm film = new PreviewFilm(Long.MAX_VALUE);
    film.add(drawn(1, true, PreviewFilm.MAX_PICTURES + 1));
    assertThat(film.strips()).hasSize(PreviewFilm.MAX_PICTURES);
    assertThat(film.note()).startsWith("Only the first 24 pictures");
  }

  private static PicturesDrawn drawn(int step, boolean learned, int seeds) {
    return new PicturesDrawn(
        step,
        learned ? "<cat>" : "cat",
        learned,
        IntStream.rangeClosed(1, seeds)
            .mapToObj(
                seed ->
                    new Picture(
                        "a cat",
                        "",
                        seed,
                        new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB),
                        Path.of("1.png")))
            .toList());
  }
}
