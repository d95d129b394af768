package io.vstar.lab.judge;

import io.vstar.lab.world.Style;

/**
 * A style on a ground, with the picture that is compared with it.
 *
 * @param picture the picture, shifted so that its border has the ground's colours
 */
record Look(Style style, Ground ground, Picture picture) {}
