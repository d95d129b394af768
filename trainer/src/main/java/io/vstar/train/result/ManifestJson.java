package io.vstar.train.result;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.ToNumberPolicy;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.vstar.train.heldout.GateVerdict;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** The JSON text of manifests. */
final class ManifestJson {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls() // so that an absent value reads back as absent, not as missing
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .registerTypeAdapter(Instant.class, new InstantAdapter())
          .registerTypeAdapterFactory(new OptionalFactory())
          .create();

  private ManifestJson() {}

  /** Returns a manifest as JSON text. */
  static String write(Manifest manifest) {
    return GSON.toJson(manifest);
  }

  /**
   * Reads a manifest from JSON text.
   *
   * @throws IOException if the text is not a manifest; the message begins with a verb
   */
  static Manifest read(String json) throws IOException {
    return read(json, Manifest.class, "a manifest");
  }

  private static <T> T read(String json, Class<T> type, String what) throws IOException {
    try {
      T value = GSON.fromJson(json, type);
      if (value == null) {
        throw new IOException("is empty");
      }
      return value;
    } catch (JsonParseException e) {
      throw new IOException("is not %s: %s".formatted(what, e.getMessage()), e);
    } catch (RuntimeException e) {
      // Exceptions of the records' constructors are wrapped.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("is not %s: %s".formatted(what, cause.getMessage()), e);
    }
  }

  /** Returns a log of publications as JSON text. */
  static String write(PublicationLog log) {
    return GSON.toJson(log);
  }

  /**
   * Reads a log of publications from JSON text.
   *
   * @throws IOException if the text is not such a log; the message begins with a verb
   */
  static PublicationLog readPublications(String json) throws IOException {
    return read(json, PublicationLog.class, "a log of publications");
  }

  /** Returns a verdict as JSON text. */
  static String write(GateVerdict verdict) {
    return GSON.toJson(verdict);
  }

  /**
   * Reads a verdict from JSON text.
   *
   * @throws IOException if the text is not a verdict; the message begins with a verb
   */
  static GateVerdict readVerdict(String json) throws IOException {
    return read(json, GateVerdict.class, "a verdict");
  }

  /** Returns the inputs of a run as JSON text. */
  static String write(RunInputs inputs) {
    return GSON.toJson(inputs);
  }

  /**
   * Reads the inputs of a run from JSON text.
   *
   * @throws IOException if the text is not that of inputs; the message begins with a verb
   */
  static RunInputs readInputs(String json) throws IOException {
    return read(json, RunInputs.class, "the inputs of a run");
  }

  /** The adapter of times in ISO 8601. */
  private static final class InstantAdapter extends TypeAdapter<Instant> {
    @Override
    public void write(JsonWriter out, Instant value) throws IOException {
      out.value(value.toString());
    }

    @Override
    public Instant read(JsonReader in) throws IOException {
      String text = in.nextString();
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw new JsonParseException(text + " is not a time", e);
      }
    }
  }

  /** The factory of adapters that write an optional value as itself or null. */
  private static final class OptionalFactory implements TypeAdapterFactory {
    @Override
    @SuppressWarnings("unchecked") // T is the Optional whose argument the adapter is made for
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
      if (type.getRawType() != Optional.class) {
        return null;
      }
      var argument = ((ParameterizedType) type.getType()).getActualTypeArguments()[0];
      return (TypeAdapter<T>) new OptionalAdapter<>(gson.getAdapter(TypeToken.get(argument)));
    }
  }

  private static final class OptionalAdapter<V> extends TypeAdapter<Optional<V>> {
    private final TypeAdapter<V> content;

    OptionalAdapter(TypeAdapter<V> content) {
      this.content = content;
    }

    @Override
    public void write(JsonWriter out, Optional<V> value) throws IOException {
      if (value.isPresent()) {
        content.write(out, value.get());
      } else {
        out.nullValue();
      }
    }

    @Override
    public Optional<V> read(JsonReader in) throws IOException {
      if (in.peek() == JsonToken.NULL) {
        in.nextNull();
        return Optional.empty();
      }
      return Optional.of(content.read(in));
    }
  }
}
