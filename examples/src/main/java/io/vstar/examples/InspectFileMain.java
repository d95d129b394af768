package io.vstar.examples;

import io.vstar.inspect.Inspection;
import io.vstar.inspect.Inspector;
import java.nio.file.Path;

/**
 * Says what a file is: a model, an embedding, a hypernetwork, a LoRA, a picture with its prompt.
 * Only names and shapes are read, and a pickle runs no code.
 *
 * <p>Argument: the file.
 */
public final class InspectFileMain {
  private InspectFileMain() {}

  public static void main(String[] args) {
    Inspection inspection = Inspector.inspect(Path.of(args[0]));
    System.out.println(inspection.sentence());
    inspection.details().forEach((name, value) -> System.out.println("  " + name + ": " + value));
    inspection.notes().forEach(note -> System.out.println("  note: " + note));
  }
}
