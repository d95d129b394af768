package io.vstar.train.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A text with alternatives, as kohya's {@code enable_wildcard} has them: of {@code a {red|blue|}
 * coat} one of the three is drawn, each with the same probability. Alternatives may hold further
 * ones. <code>{{</code> and <code>}}</code> stand for braces; where two alternatives are open,
 * <code>}}</code> ends both. {@code {}} stays as it is, since it is the place of a learned word.
 */
final class Wildcards {
  private final List<Part> parts;

  private Wildcards(List<Part> parts) {
    this.parts = parts;
  }

  /** A piece of a text. */
  private sealed interface Part {
    /**
     * Appends one of the forms.
     *
     * @param choose chooses one of so many alternatives
     */
    void append(StringBuilder text, IntUnaryOperator choose);

    /** Returns the texts that the piece can become. */
    List<String> forms();

    /** Returns the number of forms, at most {@link Long#MAX_VALUE}. */
    long count();
  }

  private record Text(String text) implements Part {
    @Override
    public void append(StringBuilder form, IntUnaryOperator choose) {
      form.append(text);
    }

    @Override
    public List<String> forms() {
      return List.of(text);
    }

    @Override
    public long count() {
      return 1;
    }
  }

  private record Choice(List<Wildcards> alternatives) implements Part {
    @Override
    public void append(StringBuilder form, IntUnaryOperator choose) {
      Wildcards chosen = alternatives.get(choose.applyAsInt(alternatives.size()));
      chosen.parts.forEach(part -> part.append(form, choose));
    }

    @Override
    public List<String> forms() {
      return alternatives.stream().flatMap(each -> each.forms().stream()).toList();
    }

    @Override
    public long count() {
      return alternatives.stream().mapToLong(Wildcards::count).reduce(0, Wildcards::sum);
    }
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if a brace opens or closes nothing; the message says where
   */
  static Wildcards parse(String text) {
    return new Reader(text).read();
  }

  /** Draws one of the forms. */
  String draw(RandomGenerator random) {
    return form(random::nextInt);
  }

  /** Returns the form that has the first alternative everywhere. */
  String first() {
    return form(alternatives -> 0);
  }

  private String form(IntUnaryOperator choose) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> part.append(text, choose));
    return tidy(text.toString());
  }

  /** Returns the number of forms, at most {@link Long#MAX_VALUE}. */
  long count() {
    return parts.stream().mapToLong(Part::count).reduce(1, Wildcards::product);
  }

  /** Returns all forms, {@link #first} before the others. */
  List<String> all() {
    return forms().stream().map(Wildcards::tidy).toList();
  }

  private List<String> forms() {
    List<String> forms = List.of("");
    for (Part part : parts) {
      List<String> longer = new ArrayList<>();
      for (String start : forms) {
        part.forms().forEach(end -> longer.add(start + end));
      }
      forms = longer;
    }
    return forms;
  }

  /** Removes white space and commas that an empty alternative leaves over. */
  private static String tidy(String text) {
    return text.strip().replaceAll("\\s+", " ").replaceAll(" ?,( ?,)+", ",");
  }

  private static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  private static long product(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  /** A reader of one text from the left. */
  private static final class Reader {
    private static final int DEEPEST = 100;

    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    Wildcards read() {
      Wildcards all = sequence(0);
      if (at < text.length()) {
        throw new IllegalArgumentException(
            "the \"}\" at character %d closes nothing; write }} for a brace".formatted(at + 1));
      }
      return all;
    }

    /** Reads up to the end of an alternative; at depth 0 up to the end or a brace too many. */
    private Wildcards sequence(int depth) {
      List<Part> parts = new ArrayList<>();
      StringBuilder plain = new StringBuilder();
      while (at < text.length()) {
        if (text.startsWith("{}", at)) {
          plain.append("{}");
          at += 2;
        } else if (isBrace(depth)) {
          plain.append(text.charAt(at));
          at += 2;
        } else if (text.charAt(at) == '{') {
          parts.add(new Text(plain.toString()));
          plain.setLength(0);
          parts.add(choice(depth + 1));
        } else if (text.charAt(at) == '}' || depth > 0 && text.charAt(at) == '|') {
          break;
        } else {
          plain.append(text.charAt(at++));
        }
      }
      parts.add(new Text(plain.toString()));
      return new Wildcards(parts);
    }

    /** Returns whether the next two characters stand for a brace. */
    private boolean isBrace(int depth) {
      boolean word = text.startsWith("{{}", at) && !text.startsWith("{{}}", at);
      return text.startsWith("{{", at) && !word || depth < 2 && text.startsWith("}}", at);
    }

    private Choice choice(int depth) {
      int start = at;
      if (depth > DEEPEST) {
        throw new IllegalArgumentException(
            "the \"{\" at character %d lies in %d others, at most %d are read"
                .formatted(start + 1, depth - 1, DEEPEST - 1));
      }
      List<Wildcards> alternatives = new ArrayList<>();
      do {
        at++; // the brace or the bar
        alternatives.add(sequence(depth));
      } while (at < text.length() && text.charAt(at) == '|');
      if (at == text.length()) {
        throw new IllegalArgumentException(
            "the \"{\" at character %d is not closed; close it, or write {{ for a brace"
                .formatted(start + 1));
      }
      at++;
      return new Choice(alternatives);
    }
  }
}
