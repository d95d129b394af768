package io.vstar.rules.broken.high;

/** Breaks nothing. */
public final class High implements Cloneable {}
