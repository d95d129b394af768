package io.vstar.train.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.method.TrainingMethods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of {@code configs/recipes}, copied to beside the pictures as {@code docs/recipes.md} says,
 * is a config without a warning.
 */
class RecipesTest {
  private static final Path RECIPES = Path.of("..", "configs", "recipes");
  private static final Path DOCUMENT = Path.of("..", "docs", "recipes.md");
  private static final Pattern NAME = Pattern.compile("configs/recipes/([\\w-]+\\.yaml)");

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("recipes")
  void aRecipeBesideTheFolderOfThePicturesIsAConfig(Path recipe) throws IOException {
    TrainConfig config = load(recipe);

    assertThat(config.dataset().path()).contains(folder.resolve("pictures"));
    assertThat(config.dataset().validation()).as("what the run is judged by").isPresent();
    assertThat(config.model()).isInstanceOf(BaseModel.Hub.class);
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void nothingIsWarnedOf(Path recipe) throws IOException {
    assertThat(load(recipe).warnings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void whatIsToBeChangedHasAnArrow(Path recipe) throws IOException {
    List<String> lines = Files.readAllLines(recipe, UTF_8);

    assertThat(lines)
        .filteredOn(line -> line.strip().matches("(path|placeholder|initializer|name): .*"))
        .isNotEmpty()
        .allMatch(line -> line.contains("# <- "));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("placeholder:"))
        .allMatch(line -> line.contains("<my-thing>"));
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void patienceGoesWithARateThatDoesNotFallToTheLastStep(Path recipe) throws IOException {
    TrainConfig config = load(recipe);

    if (config.validation().patience().isPresent()) {
      assertThat(config.training().schedule()).isInstanceOf(ScheduleSettings.Constant.class);
    }
  }

  @Test
  void theDocumentNamesEachRecipeAndNoOther() throws IOException {
    List<String> files = recipes().map(recipe -> recipe.getFileName().toString()).toList();
    List<String> named =
        NAME.matcher(Files.readString(DOCUMENT, UTF_8))
            .results()
            .map((MatchResult match) -> match.group(1))
            .distinct()
            .toList();

    assertThat(named).containsAll(files);
    assertThat(files).containsAll(named);
  }

  private TrainConfig load(Path recipe) throws IOException {
    Files.createDirectories(folder.resolve("pictures"));
    Files.createDirectories(folder.resolve("held-out"));
    Path copy = folder.resolve(recipe.getFileName());
    Files.copy(recipe, copy, REPLACE_EXISTING);
    MethodSchema<?> schema =
        TrainingMethods.registered()
            .ofKeys(ConfigLoader.keys(copy, List.of()))
            .orElseThrow()
            .schema();
    return ConfigLoader.load(schema, copy, List.of());
  }

  private static Stream<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(RECIPES)) {
      return files.sorted().toList().stream();
    }
  }
}
