/**
 * The small world of drawings that the embedded base model learns: its scenes, and their drawing
 * with Java2D.
 *
 * <p>Start with {@link io.vstar.lab.world.SceneGrammar}, which samples a {@link
 * io.vstar.lab.world.Scene}, and {@link io.vstar.lab.world.SceneRenderer}, which draws it.
 * Everything is a pure function of its arguments. Must not depend on {@code ai.djl} or on any other
 * module.
 */
package io.vstar.lab.world;
