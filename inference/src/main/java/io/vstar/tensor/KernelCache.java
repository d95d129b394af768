package io.vstar.tensor;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the engine holds of kernels, up to a limit: those that were called least recently give it
 * back, and are compiled again if they are called once more.
 */
final class KernelCache {
  private final OwnerThread owner = OwnerThread.current();
  private final PtNDManager manager;
  private final long limit;
  private final Map<KernelSource, Kernel> bySource = new HashMap<>(); // those that are loaded
  private final Map<Kernel, PtSymbolBlock> loaded =
      new LinkedHashMap<>(16, 0.75f, true); // the least recently called first
  private long signs; // of the code of those that are loaded

  /**
   * @param limit signs of code in all; the kernel called last stays however long it is
   */
  KernelCache(PtNDManager manager, long limit) {
    this.manager = manager;
    this.limit = limit;
  }

  /** Returns the kernel of a source, compiled; the same one while it is loaded. */
  Kernel get(KernelSource source) {
    owner.requireCurrent();
    Kernel kernel = bySource.get(source);
    if (kernel == null) {
      kernel = new Kernel(source, this);
      module(kernel); // a mistake in the source shows here, not at the first call
    }
    return kernel;
  }

  /** Returns what the engine runs, compiled again if it was given back. */
  PtSymbolBlock module(Kernel kernel) {
    owner.requireCurrent();
    PtSymbolBlock module = loaded.get(kernel);
    if (module == null) {
      module = load(kernel.source());
      loaded.put(kernel, module);
      bySource.put(kernel.source(), kernel);
      signs += kernel.length();
      giveBack(kernel);
    }
    return module;
  }

  /** Gives back what was not used longest, but never {@code kept}. */
  private void giveBack(Kernel kept) {
    Iterator<Map.Entry<Kernel, PtSymbolBlock>> oldest = loaded.entrySet().iterator();
    while (signs > limit && oldest.hasNext()) {
      Map.Entry<Kernel, PtSymbolBlock> entry = oldest.next();
      if (entry.getKey() != kept) {
        signs -= entry.getKey().length();
        bySource.remove(entry.getKey().source(), entry.getKey());
        entry.getValue().close();
        oldest.remove();
      }
    }
  }

  private PtSymbolBlock load(KernelSource source) {
    try {
      // From memory: a temporary file would need a place, and stay where a run is killed.
      InputStream archive = new ByteArrayInputStream(KernelArchive.of(source));
      return JniUtils.loadModule(manager, archive, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("kernel " + source.name(), e);
    }
  }

  /** Returns how many kernels the engine holds. */
  int size() {
    return loaded.size();
  }
}
