package io.vstar.cli.console;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;

/** Ends a process that is stopped by a signal while native code is running. */
final class ProcessEnd {
  /** The numbers of signals by the name of the thread on which the virtual machine shuts down. */
  private static final Map<String, Integer> SIGNAL_THREADS =
      Map.of("SIGHUP handler", 1, "SIGINT handler", 2, "SIGTERM handler", 15);

  private static final int SIGNALLED = 128;

  private ProcessEnd() {}

  /** Returns 128 plus the number of the signal that ends this process, or 130 if it is unknown. */
  static int codeOfSignal() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(SIGNAL_THREADS::containsKey)
        .findAny()
        .map(name -> SIGNALLED + SIGNAL_THREADS.get(name))
        .orElse(ExitCode.INTERRUPTED);
  }

  /**
   * Ends the process without the destructors of native libraries, which {@link Runtime#halt} would
   * run: libtorch's crash under its working threads.
   */
  static void now(int code) {
    System.out.flush();
    System.err.flush();
    try {
      if (Platform.isWindows()) {
        NativeLibrary kernel = NativeLibrary.getInstance("kernel32");
        Pointer self = kernel.getFunction("GetCurrentProcess").invokePointer(new Object[0]);
        kernel.getFunction("TerminateProcess").invokeInt(new Object[] {self, code});
      } else {
        NativeLibrary.getInstance("c").getFunction("_exit").invokeVoid(new Object[] {code});
      }
    } catch (LinkageError e) {
      Runtime.getRuntime().halt(code);
    }
  }
}
