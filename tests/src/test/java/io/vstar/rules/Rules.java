package io.vstar.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import com.tngtech.archunit.lang.syntax.elements.ClassesShouldConjunction;
import io.vstar.tensor.DeviceChoice;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorThread;
import java.util.List;

/** What no class may do, each rule for the packages given to it. */
final class Rules {
  private Rules() {}

  /**
   * Files, prompts and pictures can be read without an engine; only the tokenizer comes from DJL.
   */
  static ArchRule noDjlIn(String... packages) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat(
            resideInAPackage("ai.djl..")
                .and(resideOutsideOfPackage("ai.djl.huggingface.tokenizers..")));
  }

  static ArchRule tokenizersOnlyIn(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat(resideInAPackage("ai.djl.huggingface.."));
  }

  /** What belongs to one engine stays behind one package. */
  static ArchRule pytorchOnlyIn(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat(resideInAPackage("ai.djl.pytorch.."));
  }

  /**
   * Packages that stand below all implementations of a service know none of them: neither their
   * classes nor what lies beside them.
   *
   * @param all where implementations are looked for
   */
  static ArchRule noImplementationOf(Class<?> service, JavaClasses all, String... packages) {
    String[] implementations =
        all.stream()
            .filter(each -> !each.isInterface() && each.isAssignableTo(service))
            .map(JavaClass::getPackageName)
            .distinct()
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAnyPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(implementations);
  }

  static ArchRule onlyFinalStatics() {
    return fields().that().areStatic().should().beFinal();
  }

  /** A runtime belongs to a thread, and a program says which; all others are given it. */
  static ArchRule runtimesOpenedOnlyIn(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .callMethod(TensorRuntime.class, "open", DeviceChoice.class, int.class)
        .orShould()
        .callMethod(TensorThread.class, "open", DeviceChoice.class, int.class);
  }

  static ArchRule standardStreamsOnlyIn(String... packages) {
    return noClasses().that().resideOutsideOfPackages(packages).should(ACCESS_STANDARD_STREAMS);
  }

  static ArchRule exitOnlyIn(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class);
  }

  /**
   * Java numbers must not come into what a gradient is taken of, see {@link
   * io.vstar.tensor.GradientScope}.
   */
  static ArchRule noNumbersInTensorArithmeticIn(String... packages) {
    ClassesShould rule = noClasses().that().resideInAnyPackage(packages).should();
    ClassesShouldConjunction so = rule.callMethod(NDArray.class, "mul", Number.class);
    for (String operation : List.of("div", "add", "sub", "pow")) {
      so = so.orShould().callMethod(NDArray.class, operation, Number.class);
    }
    return so;
  }
}
