package io.vstar.lab.judge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The parts of a set of pixels that are connected by the pixels' edges. */
final class Patches {
  private Patches() {}

  /** Returns the connected parts, largest first. */
  static List<Mask> split(Mask mask) {
    int[] labels = labels(mask);
    int count = 0;
    for (int label : labels) {
      count = Math.max(count, label);
    }
    List<Mask> patches = new ArrayList<>();
    for (int patch = 1; patch <= count; patch++) {
      int label = patch;
      patches.add(Mask.of(mask.width(), mask.height(), i -> labels[i] == label));
    }
    patches.sort(Comparator.comparingInt(Mask::count).reversed());
    return patches;
  }

  /** Adds every pixel that the given ones cut off from the edge of the picture. */
  static Mask filled(Mask mask) {
    int width = mask.width();
    int height = mask.height();
    int[] labels = labels(mask.not());
    boolean[] open = new boolean[width * height + 1];
    for (int i = 0; i < width * height; i++) {
      int x = i % width;
      int y = i / width;
      if (x == 0 || y == 0 || x == width - 1 || y == height - 1) {
        open[labels[i]] = true;
      }
    }
    return Mask.of(width, height, i -> labels[i] == 0 || !open[labels[i]]);
  }

  /** Returns the set without parts that have fewer pixels than a number. */
  static Mask without(Mask mask, int least) {
    int[] labels = labels(mask);
    int[] counts = new int[labels.length + 1];
    for (int label : labels) {
      counts[label]++;
    }
    return Mask.of(mask.width(), mask.height(), i -> labels[i] > 0 && counts[labels[i]] >= least);
  }

  /** Returns the parts of which at least a share of the pixels is in another set. */
  static Mask holding(Mask mask, Mask other, double share) {
    int[] labels = labels(mask);
    int[] counts = new int[labels.length + 1];
    int[] shared = new int[labels.length + 1];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]]++;
      shared[labels[i]] += other.get(i) ? 1 : 0;
    }
    return Mask.of(
        mask.width(),
        mask.height(),
        i -> labels[i] > 0 && shared[labels[i]] >= share * counts[labels[i]]);
  }

  /** Returns for each pixel the number of its part, from 1 on, or 0 if it is not in the set. */
  private static int[] labels(Mask mask) {
    int size = mask.width() * mask.height();
    int[] labels = new int[size];
    int[] stack = new int[size];
    int count = 0;
    for (int start = 0; start < size; start++) {
      if (labels[start] == 0 && mask.get(start)) {
        count++;
        grow(start, count, mask, labels, stack);
      }
    }
    return labels;
  }

  private static void grow(int start, int label, Mask mask, int[] labels, int[] stack) {
    int width = mask.width();
    int open = 0;
    labels[start] = label;
    stack[open++] = start;
    while (open > 0) {
      int index = stack[--open];
      int x = index % width;
      int[] next = {
        x > 0 ? index - 1 : index, x < width - 1 ? index + 1 : index, index - width, index + width
      };
      for (int i : next) {
        if (i >= 0 && i < labels.length && labels[i] == 0 && mask.get(i)) {
          labels[i] = label;
          stack[open++] = i;
        }
      }
    }
  }
}
