package io.vstar.pictures.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps=10,20, 40 | 10 20 40",
        "seed=1-5 | 1 2 3 4 5",
        "seed=1-9(+2) | 1 3 5 7 9",
        "seed=1-10 (+4) | 1 5 9",
        "steps=9 - 1 (-4) | 9 5 1",
        "steps=1-10 [4] | 1 4 7 10",
        "CFG Scale=1-3 | 1 2 3",
        "guidance=0.5-1.5 (+.25) | 0.5 0.75 1 1.25 1.5",
        "eta=0-1 [5] | 0 0.25 0.5 0.75 1",
        "steps=1-3, 10, 20-30 (+5) | 1 2 3 10 20 25 30",
        "seed=-1 | -1",
        "seed=-3--1 | -3 -2 -1",
      })
  void rangesAreThoseOfTheXyzPlot(String axis, String values) {
    assertThat(Axis.parse(axis).values()).containsExactly(values.split(" "));
  }

  @Test
  void textsMayHaveCommasInQuotes() {
    assertThat(Axis.parse("Prompt S/R=\"a, b\" , c, \"d \"\"e\"\"\"").values())
        .containsExactly("a, b", "c", "d \"e\"");
  }

  @Test
  void filesOfAPatternAreSortedByTheirNumbers() throws IOException {
    for (String name : List.of("cat-1000.pt", "cat-50.pt", "cat-500.pt", "dog.txt")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(Axis.parse("embedding=" + folder + "/cat-*.pt").values())
        .containsExactly(
            folder.resolve("cat-50.pt").toString(),
            folder.resolve("cat-500.pt").toString(),
            folder.resolve("cat-1000.pt").toString());
    assertThat(Axis.parse("embedding=" + folder + "/cat-50.pt").label(0)).isEqualTo("cat-50");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Axis.parse("embedding=" + folder + "/*.bin"))
        .withMessage("embedding: there is no file " + folder + "/*.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "steps | 'steps' is no axis, expected an option and its values such as steps=10,20,40",
        "steps=a | steps: 'a' is neither a number nor a range such as 1-5, 1-9 (+2) or 0-1 [5]",
        "steps=1.5 | steps: '1.5' is not a whole number",
        "steps=9-1 | steps: the range 9-1 never gets from 9 to 1; write its step as (+1) or (-1)",
        "steps=1-3 (+0) | steps: the range 1-3 (+0) never gets from 1 to 3; write its step as (+1)"
            + " or (-1)",
        "seed=1-100000 | seed: the range 1-100000 has 100000 numbers, expected at most 1000",
        "prompt-sr=\"a | prompt-sr: a double quote is never closed: \"a",
      })
  void whatIsNoAxisIsTold(String axis, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Axis.parse(axis))
        .withMessage(message);
  }

  @Test
  void anUnknownOptionIsToldWithAllThatThereAre() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Axis.parse("model=a,b"))
        .withMessageStartingWith("'model' cannot be on an axis, expected one of prompt, negative-");
  }
}
