package io.vstar.architecture.broken.low;

import io.vstar.architecture.broken.high.High;

/** Knows the floor above. */
record ReachesUp(High high) {}
