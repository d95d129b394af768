package io.vstar.tensor;

/**
 * Tells from what threads wait for and what others compute whether other programs want the
 * processors.
 *
 * <p>It is crowded at once when this process spends more than a tenth of its time in the queue for
 * a processor while others compute for more than a tenth of what it does itself. The queue alone
 * does not tell: threads of one program push each other aside too. It ends only when for some
 * samples there was hardly any of one or the other.
 */
final class CrowdSense {
  private static final double MANY = 0.1;
  private static final double HARDLY_ANY = 0.03;
  private static final int CALM_SAMPLES = 5;

  private Sample last;
  private boolean crowded;
  private int calm;

  /**
   * @param first what was counted before the watch began
   */
  CrowdSense(Sample first) {
    this.last = first;
  }

  /**
   * What was counted since a process, or the machine, began.
   *
   * @param computed nanoseconds that its threads were on a processor
   * @param queued nanoseconds in which they could have computed, had one been free
   * @param own ticks that it was on a processor, with threads that have ended
   * @param all ticks that processors were busy, with whatever
   */
  record Sample(long computed, long queued, long own, long all) {
    static final Sample NONE = new Sample(0, 0, 0, 0);

    Sample plus(Sample other) {
      return new Sample(
          computed + other.computed, queued + other.queued, own + other.own, all + other.all);
    }
  }

  /** Whether it is crowded, by what was measured since the sample before. */
  boolean crowded(Sample sample) {
    long computed = Math.max(0, sample.computed() - last.computed());
    long queued = Math.max(0, sample.queued() - last.queued());
    long own = Math.max(0, sample.own() - last.own());
    long all = Math.max(0, sample.all() - last.all());
    last = sample;
    double waiting = share(queued, computed + queued);
    double others = share(all - own, own);
    calm = waiting < HARDLY_ANY || others < HARDLY_ANY ? calm + 1 : 0;
    crowded = crowded ? calm < CALM_SAMPLES : waiting > MANY && others > MANY;
    return crowded;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
