package io.vstar.examples;

import io.vstar.train.method.TrainingMethod;
import io.vstar.train.method.TrainingMethods;

/**
 * Lists the methods of training on the class path, with their settings. A method of one's own is
 * found, too: implement {@link TrainingMethod}, and name the class in a file {@code
 * META-INF/services/io.vstar.train.method.TrainingMethod}. {@code
 * tests/src/test/java/io/vstar/method} has a whole one, which learns a bias on what the UNet reads.
 *
 * <p>There are no arguments.
 */
public final class ListTrainingMethodsMain {
  private ListTrainingMethodsMain() {}

  public static void main(String[] args) {
    for (TrainingMethod<?> method : TrainingMethods.registered().all()) {
      System.out.printf(
          "%s reads %s%n", method.schema().name(), method.schema().settings().getSimpleName());
    }
  }
}
