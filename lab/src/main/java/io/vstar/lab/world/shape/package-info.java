/**
 * The shapes of the drawings: the subjects with their postures, made of parts in inks, and the
 * patterns of their bodies.
 *
 * <p>Start with {@link io.vstar.lab.world.shape.Subject}. Coordinates are those of the square (0,
 * 0) to (100, 100), y downwards. Must not depend on anything but {@code lab.world.color}.
 */
package io.vstar.lab.world.shape;
