package io.vstar.train.event;

import java.util.List;

/**
 * The event that the kept values were examined, once the result was exported and published.
 *
 * @param findings what the method found; a suggestion comes after what it is made of
 */
public record Examined(List<Finding> findings) implements RunEvent {
  public Examined {
    findings = List.copyOf(findings);
  }

  @Override
  public String name() {
    return "examined";
  }
}
