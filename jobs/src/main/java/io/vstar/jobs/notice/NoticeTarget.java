package io.vstar.jobs.notice;

import java.io.IOException;

/** A receiver of notices. */
public interface NoticeTarget {
  /** Returns the name of the receiver for messages, without what is secret in it. */
  String name();

  /**
   * Delivers a notice.
   *
   * @param json the notice, an object in one line
   * @throws IOException if it was not delivered
   */
  void deliver(String json) throws IOException, InterruptedException;
}
