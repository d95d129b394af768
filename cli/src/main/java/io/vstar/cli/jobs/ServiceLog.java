package io.vstar.cli.jobs;

import io.vstar.jobs.service.JobListener;
import java.io.PrintWriter;

/** Prints a line for each thing that a service does. */
interface ServiceLog extends JobListener {
  /** Prints a message with the time. */
  void line(String text);

  /** The form of the lines. */
  enum Form {
    /** Lines for people. */
    TEXT {
      @Override
      ServiceLog log(PrintWriter out, PrintWriter err) {
        return new TextServiceLog(out, err);
      }
    },
    /** A JSON object in each line, for programs that collect logs. */
    JSON {
      @Override
      ServiceLog log(PrintWriter out, PrintWriter err) {
        return new JsonServiceLog(out);
      }
    };

    abstract ServiceLog log(PrintWriter out, PrintWriter err);
  }
}
