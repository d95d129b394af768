/**
 * The measurement of drawings of the pocket world: subject, colour and background of a picture are
 * recognised by its pixels alone.
 *
 * <p>Start with {@link io.vstar.lab.pocket.quality.DrawingJudge}. Uses {@link
 * io.vstar.lab.pocket.world} only; must not depend on {@code ai.djl}.
 */
package io.vstar.lab.pocket.quality;
