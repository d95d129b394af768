/**
 * The measurement of drawings of the small world: what a picture shows is recognised by its pixels
 * alone, by analysis through synthesis.
 *
 * <p>Start with {@link io.vstar.lab.judge.DrawingJudge}. Uses {@link io.vstar.lab.world} only; must
 * not depend on {@code ai.djl}.
 */
package io.vstar.lab.judge;
