package io.vstar.rules.broken.low;

import io.vstar.rules.broken.high.High;

/** Knows the floor above. */
record ReachesUp(High high) {}
