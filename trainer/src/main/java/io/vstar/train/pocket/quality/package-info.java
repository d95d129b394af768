/**
 * Measures generated drawings of the pocket world: which subject, in which colour, on which
 * background a picture shows, found from its pixels alone.
 *
 * <p>Start with {@link io.vstar.train.pocket.quality.DrawingJudge}. Uses {@link
 * io.vstar.train.pocket.world} only; must not depend on {@code ai.djl}.
 */
package io.vstar.train.pocket.quality;
