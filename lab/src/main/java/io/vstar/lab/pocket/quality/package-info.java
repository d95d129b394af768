/**
 * Measures generated drawings of the pocket world: which subject, in which colour, on which
 * background a picture shows, found from its pixels alone.
 *
 * <p>Start with {@link io.vstar.lab.pocket.quality.DrawingJudge}. Uses {@link
 * io.vstar.lab.pocket.world} only; must not depend on {@code ai.djl}.
 */
package io.vstar.lab.pocket.quality;
