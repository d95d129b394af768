package io.vstar.train.page;

import io.vstar.train.result.Environment;
import io.vstar.train.result.RunInputs;
import java.time.Instant;
import java.util.List;

/**
 * The facts of a run that are known before it begins.
 *
 * @param name the name of the result
 * @param subject what is learned, in a few words
 * @param config the config with every default filled in, as YAML
 * @param inputs the inputs of the run
 * @param environment the software and the device that the run uses
 * @param started the time at which the run began
 * @param warnings what was warned of before
 * @param data the pictures
 */
public record ReportFacts(
    String name,
    String subject,
    String config,
    RunInputs inputs,
    Environment environment,
    Instant started,
    List<String> warnings,
    DataCards data) {
  public ReportFacts {
    warnings = List.copyOf(warnings);
  }
}
