package io.vstar.cli.model;

import io.vstar.cli.console.JsonText;
import io.vstar.inspect.Family;
import io.vstar.inspect.Hashes;
import io.vstar.inspect.Identity;
import io.vstar.inspect.Inspection;
import io.vstar.inspect.Layout;
import io.vstar.inspect.Part;
import io.vstar.inspect.UNetVariant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes an inspection as JSON, for scripts. The keys are part of the interface, see {@code
 * docs/inspect.md}; all are always present, {@code null} if unknown.
 */
final class InspectionJson {
  private InspectionJson() {}

  static String format(Inspection inspection) {
    Identity identity = inspection.identity();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("file", inspection.file().toString());
    json.put("format", inspection.format().title());
    json.put("bytes", inspection.bytes());
    json.put("sentence", inspection.sentence());
    json.put("kind", identity.kind().id());
    json.put("title", identity.kind().title());
    json.put("layout", layout(identity.kind().layout()));
    json.put("trainable", identity.isTrainable());
    json.put("family", identity.family().map(Family::id).orElse(null));
    json.put("variant", identity.variant().map(UNetVariant::id).orElse(null));
    json.put("context_width", identity.contextWidth().orElse(null));
    json.put("prediction", identity.prediction().type().isEmpty() ? null : prediction(identity));
    json.put("zero_terminal_snr", identity.prediction().zeroTerminalSnr());
    json.put("tensors", inspection.tensors());
    json.put("parameters", inspection.parameters());
    json.put("dtypes", inspection.dtypes());
    json.put("parts", inspection.parts().stream().map(InspectionJson::part).toList());
    json.put("details", inspection.details());
    json.put("metadata", inspection.metadata());
    json.put("hashes", inspection.hashes().map(InspectionJson::hashes).orElse(null));
    json.put("notes", List.copyOf(inspection.notes()));
    return JsonText.of(json);
  }

  private static String layout(Layout layout) {
    return layout == Layout.OWN ? null : layout.name().toLowerCase(Locale.ROOT);
  }

  private static String prediction(Identity identity) {
    return identity.prediction().inWords();
  }

  private static Map<String, Object> part(Part part) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", part.name());
    json.put("tensors", part.tensors());
    json.put("parameters", part.parameters());
    json.put("bytes", part.bytes());
    json.put("dtypes", part.dtypes());
    return json;
  }

  private static Map<String, Object> hashes(Hashes hashes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("sha256", hashes.sha256());
    json.put("autov1", hashes.autoV1());
    json.put("autov2", hashes.autoV2());
    json.put("autov3", hashes.autoV3().orElse(null));
    json.put("tensors_sha256", hashes.tensors().orElse(null));
    return json;
  }
}
