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
 * A bounded cache of the engine's compiled kernels. The least recently called kernels are freed,
 * and compiled again if they are called once more.
 */
final class KernelCache {
  private final OwnerThread owner = OwnerThread.current();
  private final PtNDManager manager;
  private final long limit;
  private final Map<KernelSource, Kernel> bySource = new HashMap<>(); // loaded kernels
  private final Map<Kernel, PtSymbolBlock> loaded =
      new LinkedHashMap<>(16, 0.75f, true); // least recently called first
  private long length; // of the code of loaded kernels, in characters

  /**
   * Creates an empty cache.
   *
   * @param limit largest length of all code in characters; the kernel called last is kept even if
   *     it is longer
   */
  KernelCache(PtNDManager manager, long limit) {
    this.manager = manager;
    this.limit = limit;
  }

  /** Compiles a source and returns its kernel, the same one as long as it is loaded. */
  Kernel get(KernelSource source) {
    owner.requireCurrent();
    Kernel kernel = bySource.get(source);
    if (kernel == null) {
      kernel = new Kernel(source, this);
      module(kernel); // compiles now, so that a mistake in the source shows before the first call
    }
    return kernel;
  }

  /** Returns the engine's module of a kernel, compiled again if it was freed. */
  PtSymbolBlock module(Kernel kernel) {
    owner.requireCurrent();
    PtSymbolBlock module = loaded.get(kernel);
    if (module == null) {
      module = load(kernel.source());
      loaded.put(kernel, module);
      bySource.put(kernel.source(), kernel);
      length += kernel.length();
      freeLeastRecentlyCalled(kernel);
    }
    return module;
  }

  /** Frees the least recently called kernels, but never {@code kept}. */
  private void freeLeastRecentlyCalled(Kernel kept) {
    Iterator<Map.Entry<Kernel, PtSymbolBlock>> oldest = loaded.entrySet().iterator();
    while (length > limit && oldest.hasNext()) {
      Map.Entry<Kernel, PtSymbolBlock> entry = oldest.next();
      if (entry.getKey() != kept) {
        length -= entry.getKey().length();
        bySource.remove(entry.getKey().source(), entry.getKey());
        entry.getValue().close();
        oldest.remove();
      }
    }
  }

  private PtSymbolBlock load(KernelSource source) {
    try {
      // Load from memory: a temporary file needs a folder, and stays if the process is killed.
      InputStream archive = new ByteArrayInputStream(KernelArchive.of(source));
      return JniUtils.loadModule(manager, archive, true, false);
    } catch (IOException e) {
      throw new UncheckedIOException("kernel " + source.name(), e);
    }
  }

  /** Returns the number of kernels that the engine holds. */
  int size() {
    return loaded.size();
  }
}
