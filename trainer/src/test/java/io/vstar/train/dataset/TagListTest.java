package io.vstar.train.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.vstar.train.dataset.CaptionRules.TagRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TagListTest {
  private static final Predicate<String> NO_WORD = tag -> false;
  private static final Predicate<String> CAT = tag -> tag.contains("<cat>");

  @Test
  void everyOrderOfTheTagsBehindTheKeptOnesIsDrawnEquallyOften() {
    TagList tags = TagList.of("a, b,c ,d, e", new TagRules(",", true, 2, Optional.empty(), 0));
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 6000; i++) {
      counts.merge(tags.draw(NO_WORD, new SplittableRandom(i)), 1, Integer::sum);
    }
    assertThat(counts)
        .containsOnlyKeys(
            "a, b, c, d, e",
            "a, b, c, e, d",
            "a, b, d, c, e",
            "a, b, d, e, c",
            "a, b, e, c, d",
            "a, b, e, d, c");
    // Five standard deviations of a die thrown 6000 times.
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(856, 1144));
  }

  @Test
  void aSeparatorKeepsWhatIsBeforeItAndBehindASecondOne() {
    TagRules rules = new TagRules(",", true, 1, Optional.of("|||"), 0.5);
    TagList tags = TagList.of("a, b ||| c, d ||| y, z", rules);
    assertThat(tags)
        .isEqualTo(new TagList(List.of("a", "b"), List.of("c", "d"), List.of("y", "z"), rules));
    assertThat(tags.joined()).isEqualTo("a, b, c, d, y, z");
    for (int i = 0; i < 50; i++) {
      assertThat(tags.draw(NO_WORD, new SplittableRandom(i))).startsWith("a, b, ").endsWith("y, z");
    }
    assertThat(TagList.of("a, b ||| c", rules).end()).isEmpty();
    assertThat(TagList.of("a, b, c", rules).start()).as("by their number").containsExactly("a");
  }

  @Test
  void tagsAreDroppedAtTheirRateButNeitherKeptOnesNorTheWord() {
    TagList tags =
        TagList.of("a, b, <cat>, c, d, e", new TagRules(",", false, 1, Optional.empty(), 0.3));
    int left = 0;
    for (int i = 0; i < 5000; i++) {
      List<String> drawn = List.of(tags.draw(CAT, new SplittableRandom(i)).split(", "));
      assertThat(drawn).startsWith("a").contains("<cat>");
      assertThat(drawn).isSubsetOf("a", "b", "<cat>", "c", "d", "e");
      assertThat(drawn).as("in their order").isEqualTo(inOrder(drawn));
      left += drawn.size() - 2;
    }
    // 70 % of 20 000, within five standard deviations.
    assertThat(left).isBetween(13_676, 14_324);
  }

  @Test
  void withoutAnyTagLeftNothingIs() {
    TagRules all = new TagRules(",", true, 0, Optional.empty(), 1);
    assertThat(TagList.of("a, b", all).draw(NO_WORD, new SplittableRandom(1))).isEmpty();
    assertThat(TagList.of("a, <cat> b", all).draw(CAT, new SplittableRandom(1)))
        .isEqualTo("<cat> b");
  }

  @Test
  void theWordStandsLastInTheExtremeOrders() {
    TagRules rules = new TagRules(";", true, 1, Optional.empty(), 0.5);
    assertThat(TagList.of("a; <cat>; b; my <cat>; c", rules).extremes(CAT))
        .containsExactly(
            "a; <cat>; b; my <cat>; c", "a; b; c; <cat>; my <cat>", "a; b; c; my <cat>; <cat>");
    assertThat(TagList.of("<cat>; b; c", rules).extremes(CAT))
        .as("a kept word stays")
        .containsExactly("<cat>; b; c");
  }

  private static List<String> inOrder(List<String> tags) {
    List<String> all = new ArrayList<>(Stream.of("a", "b", "<cat>", "c", "d", "e").toList());
    all.retainAll(tags);
    return all;
  }
}
