package io.vstar.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule against classes that break it, and against those that do not. */
class RulesTest {
  private static final String BROKEN = "io.vstar.rules.broken";
  private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(BROKEN);

  @Test
  void aUseOfAHigherFloorIsFound() {
    Floors floors = new Floors(BROKEN, List.of(List.of("low"), List.of("high")));
    assertThat(violations(floors.rule()))
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation).contains("low.ReachesUp"));
  }

  @Test
  void aUseWithinOneFloorIsFound() {
    Floors floors = new Floors(BROKEN, List.of(List.of("low", "high")));
    assertThat(violations(floors.rule()))
        .anySatisfy(violation -> assertThat(violation).contains("low.ReachesUp"));
  }

  @Test
  void aUseOfALowerFloorIsAllowed() {
    Floors upsideDown = new Floors(BROKEN, List.of(List.of("high"), List.of("low")));
    assertThat(violations(upsideDown.rule())).isEmpty();
  }

  @Test
  void aPackageWithoutFloorIsFound() {
    Floors floors = new Floors(BROKEN, List.of(List.of("high")));
    assertThat(violations(floors.rule()))
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation).contains("missing in the floor table"));
  }

  @Test
  void aUseOfAnImplementationIsFound() {
    assertThat(violations(Rules.noImplementationOf(Cloneable.class, CLASSES, BROKEN + ".low..")))
        .isNotEmpty()
        .allSatisfy(violation -> assertThat(violation).contains("low.ReachesUp"));
    assertThat(violations(Rules.noImplementationOf(Cloneable.class, CLASSES, BROKEN + ".high..")))
        .isEmpty();
  }

  @Test
  void aTensorOutsideTheEngineIsFound() {
    assertThat(violations(Rules.noDjlIn(BROKEN + ".low.."))).isNotEmpty();
    assertThat(violations(Rules.noDjlIn(BROKEN + ".high.."))).isEmpty();
  }

  @Test
  void aTokenizerOutsideItsPackageIsFound() {
    assertThat(violations(Rules.tokenizersOnlyIn(BROKEN + ".high.."))).isNotEmpty();
    assertThat(violations(Rules.tokenizersOnlyIn(BROKEN + ".low.."))).isEmpty();
  }

  @Test
  void anEngineCallOutsideItsPackageIsFound() {
    assertThat(violations(Rules.pytorchOnlyIn(BROKEN + ".high.."))).isNotEmpty();
    assertThat(violations(Rules.pytorchOnlyIn(BROKEN + ".low.."))).isEmpty();
  }

  @Test
  void aVariableStaticIsFound() {
    assertThat(violations(Rules.onlyFinalStatics()))
        .singleElement()
        .asString()
        .contains("BreaksRules.calls");
  }

  @Test
  void printingIsFound() {
    assertThat(violations(Rules.standardStreamsOnlyIn(BROKEN + ".high..")))
        .singleElement()
        .asString()
        .contains("BreaksRules.print()");
    assertThat(violations(Rules.standardStreamsOnlyIn(BROKEN + ".low.."))).isEmpty();
  }

  @Test
  void endingTheProcessIsFound() {
    assertThat(violations(Rules.exitOnlyIn(BROKEN + ".high..")))
        .singleElement()
        .asString()
        .contains("BreaksRules.end()");
    assertThat(violations(Rules.exitOnlyIn(BROKEN + ".low.."))).isEmpty();
  }

  @Test
  void openingARuntimeIsFound() {
    assertThat(violations(Rules.runtimesOpenedOnlyIn(BROKEN + ".high..")))
        .singleElement()
        .asString()
        .contains("BreaksRules.openRuntime()");
    assertThat(violations(Rules.runtimesOpenedOnlyIn(BROKEN + ".low.."))).isEmpty();
  }

  @Test
  void numbersInTensorArithmeticAreFound() {
    assertThat(violations(Rules.noNumbersInTensorArithmeticIn(BROKEN + ".low..")))
        .singleElement()
        .asString()
        .contains("BreaksRules.twice(");
    assertThat(violations(Rules.noNumbersInTensorArithmeticIn(BROKEN + ".high.."))).isEmpty();
  }

  private static List<String> violations(ArchRule rule) {
    return rule.evaluate(CLASSES).getFailureReport().getDetails();
  }
}
