package io.vstar.architecture.broken.high;

/** Breaks nothing. */
public final class High {}
