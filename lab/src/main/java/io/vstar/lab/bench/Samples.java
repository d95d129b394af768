package io.vstar.lab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The measured seconds, by the name of what was timed, in the order of the first measurement. */
public final class Samples {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  /** Adds the seconds that something took. */
  public void add(String what, double value) {
    seconds.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
  }

  /** Runs a task and adds the seconds it took. */
  void time(String what, Runnable task) {
    long start = System.nanoTime();
    task.run();
    add(what, secondsSince(start));
  }

  /** Returns the distributions of the seconds, by the name of what was timed. */
  public Map<String, Spread> spreads() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    seconds.forEach((what, values) -> spreads.put(what, Spread.of(values)));
    return spreads;
  }

  /**
   * Returns the seconds since a start.
   *
   * @param start the start by {@link System#nanoTime}
   */
  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
