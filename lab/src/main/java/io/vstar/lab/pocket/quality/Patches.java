package io.vstar.lab.pocket.quality;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/** Operations on sets of pixels, numbered row by row, that are connected by their edges. */
final class Patches {
  private final int width;
  private final int height;

  Patches(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Splits the pixels into connected sets. */
  List<BitSet> split(BitSet pixels) {
    BitSet left = (BitSet) pixels.clone();
    List<BitSet> patches = new ArrayList<>();
    for (int start = left.nextSetBit(0); start >= 0; start = left.nextSetBit(start)) {
      BitSet patch = grow(start, left);
      patches.add(patch);
      left.andNot(patch);
    }
    return patches;
  }

  /** Adds every pixel that the given ones cut off from the edge of the picture. */
  BitSet filled(BitSet pixels) {
    BitSet holes = (BitSet) pixels.clone();
    holes.flip(0, width * height);
    BitSet filled = (BitSet) pixels.clone();
    for (BitSet patch : split(holes)) {
      if (patch.stream().noneMatch(this::onEdge)) {
        filled.or(patch);
      }
    }
    return filled;
  }

  /** Takes away every pixel that has a neighbour which is not in the set. */
  BitSet eroded(BitSet pixels) {
    BitSet eroded = new BitSet();
    pixels.stream()
        .filter(
            i ->
                !onEdge(i)
                    && pixels.get(i - 1)
                    && pixels.get(i + 1)
                    && pixels.get(i - width)
                    && pixels.get(i + width))
        .forEach(eroded::set);
    return eroded;
  }

  private boolean onEdge(int index) {
    int x = index % width;
    int y = index / width;
    return x == 0 || y == 0 || x == width - 1 || y == height - 1;
  }

  private BitSet grow(int start, BitSet allowed) {
    BitSet patch = new BitSet(width * height);
    Deque<Integer> open = new ArrayDeque<>();
    patch.set(start);
    open.add(start);
    while (!open.isEmpty()) {
      int index = open.remove();
      int x = index % width;
      visit(index - 1, x > 0, allowed, patch, open);
      visit(index + 1, x < width - 1, allowed, patch, open);
      visit(index - width, index >= width, allowed, patch, open);
      visit(index + width, index + width < width * height, allowed, patch, open);
    }
    return patch;
  }

  private static void visit(
      int index, boolean inside, BitSet allowed, BitSet patch, Deque<Integer> open) {
    if (inside && allowed.get(index) && !patch.get(index)) {
      patch.set(index);
      open.add(index);
    }
  }
}
