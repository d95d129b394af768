package io.vstar.cli.model;

import io.vstar.inspect.Hashes;
import io.vstar.inspect.Inspection;
import io.vstar.inspect.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes an inspection for people: a line that says what the file is, then tables. */
final class InspectionText {
  /** The largest length of a value in characters; longer values are cut. */
  private static final int MAX_LENGTH = 100;

  private static final int MAX_NAME = 30;
  private static final List<String> UNITS = List.of("bytes", "kB", "MB", "GB");

  private final Inspection inspection;
  private final List<String> lines = new ArrayList<>();

  InspectionText(Inspection inspection) {
    this.inspection = inspection;
  }

  String format() {
    lines.add(inspection.file() + ": " + inspection.sentence());
    lines.add(size(inspection.bytes()) + ", " + inspection.format().title());
    addParts();
    addTable("details", details(inspection.details()));
    if (inspection.details().get(NearestWords.DETAIL) instanceof List<?> vectors) {
      addTable("nearest words (cosine)", NearestWords.lines(vectors));
    }
    inspection.hashes().ifPresent(hashes -> addTable("hashes", byName(hashes)));
    addTable("metadata", inspection.metadata());
    if (!inspection.notes().isEmpty()) {
      addHeading("notes");
      inspection.notes().forEach(note -> lines.add("  " + note));
    }
    return String.join(System.lineSeparator(), lines);
  }

  /** Returns the details, with an embedding's word in prompts in place of its two names. */
  private static Map<String, Object> details(Map<String, Object> facts) {
    Map<String, Object> details = new LinkedHashMap<>();
    facts.forEach(
        (name, value) -> {
          if (name.equals("placeholder")) {
            String webUiName = String.valueOf(facts.get("a1111_name"));
            details.put("in prompts", new PromptWord(String.valueOf(value), webUiName).sentence());
          } else if (!name.equals("a1111_name") && !name.equals(NearestWords.DETAIL)) {
            details.put(name, value);
          }
        });
    return details;
  }

  private void addParts() {
    if (inspection.parts().isEmpty()) {
      return;
    }
    lines.add("");
    lines.add("%-18s %7s %14s %9s  %s".formatted("part", "tensors", "parameters", "size", "type"));
    for (Part part : inspection.parts()) {
      lines.add(
          "%-18s %7d %14s %9s  %s"
              .formatted(
                  part.name(),
                  part.tensors(),
                  Inspection.inWords(part.parameters()),
                  size(part.bytes()),
                  Inspection.typesInWords(part.dtypes())));
    }
  }

  private void addTable(String heading, Map<String, ?> values) {
    if (values.isEmpty()) {
      return;
    }
    addHeading(heading);
    int longest = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    String row = "  %-" + Math.min(longest, MAX_NAME) + "s  %s";
    values.forEach(
        (name, value) -> {
          if (!text(value).isEmpty()) {
            lines.add(row.formatted(name, cut(text(value))));
          }
        });
  }

  private void addHeading(String heading) {
    lines.add("");
    lines.add(heading);
  }

  private static Map<String, String> byName(Hashes hashes) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("SHA-256", hashes.sha256());
    values.put("AutoV1", hashes.autoV1());
    values.put("AutoV2", hashes.autoV2());
    hashes.autoV3().ifPresent(hash -> values.put("AutoV3", hash));
    hashes.tensors().ifPresent(hash -> values.put("tensors' SHA-256", hash));
    return values;
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + ": " + entry.getValue())
          .collect(Collectors.joining(", "));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return String.valueOf(value);
  }

  /** Returns a value as one line of bounded length, without control characters. */
  private static String cut(String value) {
    String line = value.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MAX_LENGTH
        ? line
        : "%s… (%,d characters)".formatted(line.substring(0, MAX_LENGTH), value.length());
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.size() - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", value, UNITS.get(unit));
  }
}
