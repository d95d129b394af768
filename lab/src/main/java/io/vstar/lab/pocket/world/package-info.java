/**
 * The small world of captioned drawings that the embedded base model learns: its scenes, their
 * drawing with Java2D, their captions, and the tokenizer of these words.
 *
 * <p>Start with {@link io.vstar.lab.pocket.world.SceneGrammar}, which samples a {@link
 * io.vstar.lab.pocket.world.Scene} and captions it, and {@link
 * io.vstar.lab.pocket.world.SceneRenderer}, which draws it. Everything is a pure function of its
 * arguments. Must not depend on {@code ai.djl} or on any other package of the trainer.
 */
package io.vstar.lab.pocket.world;
