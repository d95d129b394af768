package io.vstar.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Packages in floors. A class may use its own package and the packages of lower floors; packages of
 * one floor know nothing of each other. That also rules out cycles.
 */
final class Floors {
  private final String root;
  private final Map<String, Integer> floorOfPackage = new HashMap<>();

  /**
   * @param root prefix of all packages
   * @param fromTheGround package names without the root, lowest floor first
   */
  Floors(String root, List<List<String>> fromTheGround) {
    this.root = root;
    for (int floor = 0; floor < fromTheGround.size(); floor++) {
      for (String name : fromTheGround.get(floor)) {
        floorOfPackage.put(root + "." + name, floor);
      }
    }
  }

  ArchRule rule() {
    return classes().that().resideInAPackage(root + "..").should(useOnlyLowerFloors());
  }

  private ArchCondition<JavaClass> useOnlyLowerFloors() {
    return new ArchCondition<>("use only their own package and lower floors") {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        OptionalInt floor = floorOf(origin);
        if (floor.isEmpty()) {
          events.add(
              SimpleConditionEvent.violated(
                  origin, origin.getName() + ": its package is missing in the floor table"));
          return;
        }
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass();
          OptionalInt targetFloor = floorOf(target);
          if (targetFloor.isPresent()
              && !target.getPackageName().equals(origin.getPackageName())
              && targetFloor.getAsInt() >= floor.getAsInt()) {
            events.add(SimpleConditionEvent.violated(origin, dependency.getDescription()));
          }
        }
      }
    };
  }

  private OptionalInt floorOf(JavaClass type) {
    Integer floor = floorOfPackage.get(type.getPackageName());
    return floor == null ? OptionalInt.empty() : OptionalInt.of(floor);
  }
}
