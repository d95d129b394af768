/**
 * Walks from one prompt to another, as frames of an animation: places between the encoded prompts,
 * the choice of frames at equal visual steps, and what was measured.
 *
 * <p>Start with {@link io.vstar.pictures.walk.WalkJob}.
 */
package io.vstar.pictures.walk;
