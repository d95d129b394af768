package io.vstar.inspect;

import io.vstar.io.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The result of the inspection of a file or folder.
 *
 * @param file path of the file or folder
 * @param format format of the file
 * @param bytes size of the file; for a folder, of the weights that would be loaded
 * @param identity identity of the file's tensors
 * @param parts parts of a file of tensors; empty for pictures
 * @param details further findings for this kind of file: strings, numbers, booleans, lists and maps
 *     by name, documented in {@code docs/inspect.md}
 * @param metadata free-form strings in the file, in file order
 * @param hashes hashes of the file, if they were computed
 * @param notes remarks to show to users on what is unusual or could be better, a sentence each
 */
public record Inspection(
    Path file,
    FileFormat format,
    long bytes,
    Identity identity,
    List<Part> parts,
    Map<String, Object> details,
    Map<String, String> metadata,
    Optional<Hashes> hashes,
    List<String> notes) {
  static final String MODEL_SPEC_HASH = "modelspec.hash_sha256";

  private static final double BILLION = 1e9;
  private static final double MILLION = 1e6;

  public Inspection {
    parts = List.copyOf(parts);
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    notes = List.copyOf(notes);
  }

  /**
   * Returns this inspection with hashes, and with a note if they differ from the hash in the
   * metadata.
   */
  public Inspection withHashes(Hashes found) {
    List<String> more = new ArrayList<>(notes);
    String own = metadata.get(MODEL_SPEC_HASH);
    String expected = found.tensors().map(hash -> "0x" + hash).orElse(own);
    if (own != null && !own.equalsIgnoreCase(expected)) {
      more.add(
          "its tensors are not those its metadata speak of: %s is %s, found %s"
              .formatted(MODEL_SPEC_HASH, own, expected));
    }
    return new Inspection(
        file, format, bytes, identity, parts, details, metadata, Optional.of(found), more);
  }

  /** Returns this inspection with one more detail, which comes last. */
  public Inspection withDetail(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(details);
    more.put(name, value);
    return new Inspection(file, format, bytes, identity, parts, more, metadata, hashes, notes);
  }

  /** Returns the number of tensors. */
  public long tensors() {
    return parts.stream().mapToLong(Part::tensors).sum();
  }

  /** Returns the number of elements of all tensors. */
  public long parameters() {
    return parts.stream().mapToLong(Part::parameters).sum();
  }

  /** Returns the number of elements of each type over all parts. */
  public Map<DType, Long> dtypes() {
    Map<DType, Long> all = new LinkedHashMap<>();
    parts.forEach(
        part -> part.dtypes().forEach((type, count) -> all.merge(type, count, Long::sum)));
    return all;
  }

  /**
   * Returns a summary in one line, such as {@code Stable Diffusion 1.x checkpoint, LDM, float16,
   * 1.07 billion parameters, prediction type not told}.
   */
  public String sentence() {
    List<String> facts = new ArrayList<>();
    facts.add(identity.title());
    FileKind kind = identity.kind();
    if (kind.layout() != Layout.OWN) {
      facts.add(kind.layout().title());
    }
    if (format.isPicture()) {
      facts.add(format.title());
    }
    if (!parts.isEmpty()) {
      facts.add(typesInWords(dtypes()));
      facts.add(inWords(parameters()) + " parameters");
    }
    if (kind.role() == FileKind.Role.MODEL) {
      facts.add("prediction type " + identity.prediction().inWords());
    }
    return String.join(", ", facts);
  }

  /**
   * Returns a list of types such as {@code float16 and float32}, the most frequent first; integer
   * types are listed only if there are no others.
   */
  public static String typesInWords(Map<DType, Long> dtypes) {
    List<DType> byCount =
        dtypes.entrySet().stream()
            .sorted(Map.Entry.<DType, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    List<DType> floats = byCount.stream().filter(DType::isFloating).toList();
    return (floats.isEmpty() ? byCount : floats)
        .stream().map(Inspection::inWords).collect(Collectors.joining(" and "));
  }

  /** Returns a count with three digits, such as {@code 1.07 billion}. */
  public static String inWords(long count) {
    if (count >= BILLION) {
      return String.format(Locale.ROOT, "%.2f billion", count / BILLION);
    }
    return count >= MILLION
        ? String.format(Locale.ROOT, "%.1f million", count / MILLION)
        : String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns torch's name of a type. */
  private static String inWords(DType dtype) {
    return switch (dtype) {
      case F64 -> "float64";
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      case F8_E4M3 -> "float8 (E4M3)";
      case F8_E5M2 -> "float8 (E5M2)";
      case I64 -> "int64";
      case I32 -> "int32";
      case I16 -> "int16";
      case I8 -> "int8";
      case U8 -> "uint8";
      case BOOL -> "bool";
    };
  }
}
