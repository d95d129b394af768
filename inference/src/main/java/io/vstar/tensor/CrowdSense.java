package io.vstar.tensor;

/**
 * Decides whether other programs compete for the processors, by the time that this process's
 * threads wait for one and the time that other programs compute.
 *
 * <p>The machine is crowded as soon as this process spends more than a tenth of its time in the
 * queue for a processor while others compute for more than a tenth of its own time. The queue alone
 * is not enough, since threads of one program displace each other too. The crowd ends when one of
 * the two was near zero for some samples.
 */
final class CrowdSense {
  private static final double MANY = 0.1;
  private static final double HARDLY_ANY = 0.03;
  private static final int CALM_SAMPLES = 5;

  private Sample last;
  private boolean crowded;
  private int calm;

  /**
   * Begins with a quiet machine.
   *
   * @param first the counters at the beginning of the watch
   */
  CrowdSense(Sample first) {
    this.last = first;
  }

  /**
   * The counters of a process and of the machine since their start.
   *
   * @param computed nanoseconds that the process's threads were on a processor
   * @param queued nanoseconds that they waited for a free processor
   * @param own ticks that the process was on a processor, including threads that have ended
   * @param all ticks that all processors were busy
   */
  record Sample(long computed, long queued, long own, long all) {
    static final Sample NONE = new Sample(0, 0, 0, 0);

    Sample plus(Sample other) {
      return new Sample(
          computed + other.computed, queued + other.queued, own + other.own, all + other.all);
    }
  }

  /** Returns whether the machine is crowded, by the counters since the sample before. */
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
