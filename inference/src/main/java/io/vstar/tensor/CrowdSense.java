package io.vstar.tensor;

/**
 * Tells from the time that threads have queued for a processor whether other programs want it.
 *
 * <p>Begins at once when more than a tenth of the time is spent in the queue, and ends only when
 * for some samples hardly any was: the threads of this program push each other aside at times.
 */
final class CrowdSense {
  private static final double MANY = 0.1;
  private static final double HARDLY_ANY = 0.03;
  private static final int CALM_SAMPLES = 5;

  private Sample last = Sample.NONE;
  private boolean crowded;
  private int calm;

  /**
   * Time of all threads of a process since it began.
   *
   * @param computed nanoseconds on a processor
   * @param queued nanoseconds in which they could have computed, had one been free
   */
  record Sample(long computed, long queued) {
    static final Sample NONE = new Sample(0, 0);

    Sample plus(Sample other) {
      return new Sample(computed + other.computed, queued + other.queued);
    }
  }

  /** Whether it is crowded, by what was measured since the sample before. */
  boolean crowded(Sample sample) {
    long computed = Math.max(0, sample.computed() - last.computed());
    long queued = Math.max(0, sample.queued() - last.queued());
    last = sample;
    double share = computed + queued == 0 ? 0 : (double) queued / (computed + queued);
    calm = share < HARDLY_ANY ? calm + 1 : 0;
    crowded = crowded ? calm < CALM_SAMPLES : share > MANY;
    return crowded;
  }
}
