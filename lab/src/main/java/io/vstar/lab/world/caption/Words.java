package io.vstar.lab.world.caption;

import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses among words at random. */
record Words(RandomGenerator random) {

  boolean happens(double share) {
    return random.nextDouble() < share;
  }

  /** Returns the first phrase with the given probability, else any of them. */
  String usually(double share, List<String> phrases) {
    return happens(share) ? phrases.get(0) : phrases.get(random.nextInt(phrases.size()));
  }
}
