package io.vstar.lab.judge;

import io.vstar.lab.world.Figure;
import java.util.List;

/**
 * Figures at their places, in a look.
 *
 * @param figures the figures; their fills are not used
 */
record Setting(Look look, List<Figure> figures) {}
