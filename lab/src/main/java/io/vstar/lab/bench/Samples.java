package io.vstar.lab.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seconds that were measured, by what took them, in the order of first mention. */
public final class Samples {
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  public void add(String what, double value) {
    seconds.computeIfAbsent(what, key -> new ArrayList<>()).add(value);
  }

  /** Runs a task and adds what it took. */
  void time(String what, Runnable task) {
    long start = System.nanoTime();
    task.run();
    add(what, secondsSince(start));
  }

  public Map<String, Spread> spreads() {
    Map<String, Spread> spreads = new LinkedHashMap<>();
    seconds.forEach((what, values) -> spreads.put(what, Spread.of(values)));
    return spreads;
  }

  /**
   * @param start of {@link System#nanoTime}
   */
  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
