package io.vstar.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.prompt.PromptSchedule.Segment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptScheduleTest {
  @Test
  void anEditChangesTheTextAfterAStep() {
    assertThat(segments("a [cat:house:0.25] b", 20))
        .containsExactly(new Segment(5, "a cat b"), new Segment(20, "a house b"));
    assertThat(segments("[cat:4]", 10)).containsExactly(new Segment(4, ""), new Segment(10, "cat"));
    assertThat(segments("[cat::4]", 10))
        .containsExactly(new Segment(4, "cat"), new Segment(10, ""));
    assertThat(segments("[a:[b:c:0.7]:0.3]", 10))
        .containsExactly(new Segment(3, "a"), new Segment(7, "b"), new Segment(10, "c"));
  }

  /** As in A1111, where calls count from 0 and steps from 1. */
  @Test
  void aTextUpToAStepIsThatOfOneCallMore() {
    PromptSchedule schedule = schedule("[a:b:5]", StepRange.firstPass(10));
    assertThat(schedule.atCall(5)).isEqualTo("a");
    assertThat(schedule.atCall(6)).isEqualTo("b");
    assertThat(schedule.atCall(9)).isEqualTo("b");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 20, 20", // with a dot: of all steps
    "1, 20, 1", // without: a step
    "0.01, 20, 0", // already switched
    "2e0, 20, 2",
    "1e-1, 20, 0",
    "-3, 20, -3",
    "0.29, 100, 28", // the double below 29
    "1e999, 20, 20",
    "-1e999, 20, -2147483648",
  })
  void numbersAreStepsAndThoseWithADotFractions(String literal, int steps, int last) {
    assertThat(StepRange.firstPass(steps).lastBefore(new SwitchPoint(literal))).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"25, 5", "1.5, 4", "0.5, -4", "20, 0", "99, 8"})
  void aHiresPassCountsFromTheEndOfTheFirst(String literal, int last) {
    assertThat(StepRange.hiresPass(20, 8).lastBefore(new SwitchPoint(literal))).isEqualTo(last);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 10", "1.0, 1", "1e-1, 2", "3.7, 3"})
  void byTheOlderRuleNumbersBelowOneAreFractions(String literal, int last) {
    assertThat(StepRange.olderRule(20).lastBefore(new SwitchPoint(literal))).isEqualTo(last);
  }

  @Test
  void samplersThatCallTwiceHaveTwiceTheSteps() {
    assertThat(StepRange.firstPass(10, 19).steps()).isEqualTo(20); // Heun
    assertThat(StepRange.firstPass(10, 11).steps()).isEqualTo(10); // PLMS
    assertThat(StepRange.firstPass(10, 10).steps()).isEqualTo(10);
  }

  @Test
  void alternationChangesEveryStep() {
    assertThat(segments("[red|blue|] cat", 4))
        .containsExactly(
            new Segment(1, "red cat"),
            new Segment(2, "blue cat"),
            new Segment(3, " cat"),
            new Segment(4, "red cat"));
    assertThat(schedule("[a|[b|c]]", StepRange.firstPass(6)).texts()).containsExactly("a", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a|b; |; 1",
        "(a|b) [c:d:0.5]; |; 2",
        "[a|b [c:d:0.5]; |; 2",
        "([e|f] | c; |; 7",
        "[c:d:0.5] \\; backslash; 10",
      })
  void aTextOutsideTheGrammarIsUsedAsItStands(String text, String reason, int position) {
    List<PromptNotice> notices = new ArrayList<>();
    PromptTree tree = PromptTreeParser.parse(text, notices);
    assertThat(tree).isEqualTo(PromptTree.of(text));
    PromptNotice last = notices.get(notices.size() - 1);
    assertThat(last.message()).contains(reason).contains("no [from:to:when] or [a|b]");
    assertThat(last.start()).isEqualTo(position);
  }

  @Test
  void straysAreTextAndWhatIsWholeInsideStillChanges() {
    assertThat(segments("(a [b:c:5] :", 10))
        .containsExactly(new Segment(5, "(a b :"), new Segment(10, "(a c :"));
    assertThat(segments("[a (b:c:5]", 10)).containsExactly(new Segment(10, "[a (b:c:5]"));
    assertThat(segments("[[a:b]:c:5]", 10)).containsExactly(new Segment(10, "[[a:b]:c:5]"));
    assertThat(segments("[a\\]:b\\:c:5]", 10))
        .containsExactly(new Segment(5, "a\\]"), new Segment(10, "b\\:c"));
  }

  private static List<Segment> segments(String text, int steps) {
    return schedule(text, StepRange.firstPass(steps)).segments();
  }

  private static PromptSchedule schedule(String text, StepRange range) {
    return PromptSchedule.of(PromptTreeParser.parse(text, new ArrayList<>()), range);
  }
}
